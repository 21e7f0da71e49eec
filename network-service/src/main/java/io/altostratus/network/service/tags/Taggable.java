package io.altostratus.network.service.tags;

import io.altostratus.network.service.api.Resource;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;

/** A kind of objects that can have tags; its {@link Resource} is {@link Resource#tagged()}. */
public interface Taggable {

    /** How its objects begin in URLs, for example {@code security-groups}. */
    String path();

    Resource resource();

    /** What rules about the object are asked with; empty if there is no such object. */
    Optional<Map<String, Object>> target(String id);

    /**
     * The object's revision grows. Locks it until the transaction ends, so that it cannot be deleted meanwhile.
     *
     * @return false if there is no such object
     */
    boolean touch(String id, LocalDateTime now);
}
