package io.altostratus.network.service.networksegments;

import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.tags.Taggable;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Segments as objects that can have tags. */
@Component
class NetworkSegmentKind implements Taggable {

    private final NetworkSegmentRepository repository;

    NetworkSegmentKind(NetworkSegmentRepository repository) {
        this.repository = repository;
    }

    @Override
    public String path() {
        return "segments";
    }

    @Override
    public Resource resource() {
        return NetworkSegmentAttributes.SEGMENT;
    }

    @Override
    public Optional<Map<String, Object>> target(String id) {
        return repository.find(id).map(NetworkSegment::target);
    }

    @Override
    public boolean touch(String id, LocalDateTime now) {
        return repository.touch(id, now);
    }
}
