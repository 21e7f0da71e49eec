package io.altostratus.network.service.qos;

import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.rbac.Shareable;
import io.altostratus.network.service.tags.Taggable;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** QoS policies as objects that can be shared, and can have tags. */
@Component
class QosPolicyKind implements Shareable, Taggable {

    static final String TYPE = "qos_policy";

    private final QosPolicyRepository repository;

    QosPolicyKind(QosPolicyRepository repository) {
        this.repository = repository;
    }

    @Override
    public String objectType() {
        return TYPE;
    }

    @Override
    public Set<String> actions() {
        return Set.of(Audience.AS_SHARED);
    }

    @Override
    public Optional<String> own(String objectId, LocalDateTime now) {
        return repository.touch(objectId, now) ? repository.find(objectId).map(QosPolicy::projectId) : Optional.empty();
    }

    @Override
    public String path() {
        return "policies";
    }

    @Override
    public Resource resource() {
        return QosAttributes.POLICY;
    }

    @Override
    public Optional<Map<String, Object>> target(String id) {
        return repository.find(id).map(QosPolicy::target);
    }

    @Override
    public boolean touch(String id, LocalDateTime now) {
        return repository.touch(id, now);
    }

    @Override
    public Set<String> dependants(String objectId, String action) {
        return repository.guests(objectId);
    }
}
