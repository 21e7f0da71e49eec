package io.altostratus.network.service.subnetpools;

import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.rbac.Shareable;
import io.altostratus.network.service.tags.Taggable;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Subnet pools as objects that can have tags and be shared. */
@Component
class SubnetPoolKind implements Taggable, Shareable {

    private final SubnetPoolRepository repository;

    SubnetPoolKind(SubnetPoolRepository repository) {
        this.repository = repository;
    }

    @Override
    public String path() {
        return "subnetpools";
    }

    @Override
    public Resource resource() {
        return SubnetPoolAttributes.SUBNET_POOL;
    }

    @Override
    public Optional<Map<String, Object>> target(String id) {
        return repository.find(id).map(SubnetPool::target);
    }

    @Override
    public boolean touch(String id, LocalDateTime now) {
        return repository.touch(id, now);
    }

    @Override
    public String objectType() {
        return SubnetPoolAttributes.SUBNET_POOL.name();
    }

    @Override
    public Set<String> actions() {
        return Set.of(Audience.AS_SHARED);
    }

    @Override
    public Optional<String> own(String objectId, LocalDateTime now) {
        return repository.touch(objectId, now)
                ? repository.find(objectId).map(SubnetPool::projectId)
                : Optional.empty();
    }

    @Override
    public Set<String> dependants(String objectId, String action) {
        return repository.guests(objectId);
    }
}
