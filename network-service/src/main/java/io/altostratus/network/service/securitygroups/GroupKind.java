package io.altostratus.network.service.securitygroups;

import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.rbac.Shareable;
import io.altostratus.network.service.tags.Taggable;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Security groups as objects that can have tags and be shared. */
@Component
class GroupKind implements Taggable, Shareable {

    private final SecurityGroupRepository repository;

    GroupKind(SecurityGroupRepository repository) {
        this.repository = repository;
    }

    @Override
    public String path() {
        return "security-groups";
    }

    @Override
    public Resource resource() {
        return GroupAttributes.GROUP;
    }

    @Override
    public Optional<Map<String, Object>> target(String id) {
        return repository.find(id).map(SecurityGroup::target);
    }

    @Override
    public boolean touch(String id, LocalDateTime now) {
        return repository.touch(id, now);
    }

    @Override
    public String objectType() {
        return GroupAttributes.GROUP.name();
    }

    @Override
    public Set<String> actions() {
        return Set.of(Audience.AS_SHARED);
    }

    @Override
    public Optional<String> own(String objectId, LocalDateTime now) {
        return repository.touch(objectId, now)
                ? repository.named(List.of(objectId)).stream()
                        .map(SecurityGroupRepository.Named::projectId)
                        .findFirst()
                : Optional.empty();
    }

    @Override
    public Set<String> dependants(String objectId, String action) {
        return repository.guests(objectId);
    }
}
