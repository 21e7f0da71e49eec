package io.altostratus.network.service.networks;

import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.rbac.Shareable;
import io.altostratus.network.service.tags.Taggable;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Networks as objects that can have tags and be shared. */
@Component
class NetworkKind implements Taggable, Shareable {

    private final NetworkRepository repository;

    NetworkKind(NetworkRepository repository) {
        this.repository = repository;
    }

    @Override
    public String path() {
        return "networks";
    }

    @Override
    public Resource resource() {
        return NetworkAttributes.NETWORK;
    }

    @Override
    public Optional<Map<String, Object>> target(String id) {
        return repository.find(id).map(Network::target);
    }

    @Override
    public boolean touch(String id, LocalDateTime now) {
        return repository.touch(id, now);
    }

    @Override
    public String objectType() {
        return NetworkAttributes.NETWORK.name();
    }

    @Override
    public Set<String> actions() {
        return Set.of(Audience.AS_SHARED, Audience.AS_EXTERNAL);
    }

    @Override
    public Optional<String> own(String objectId, LocalDateTime now) {
        return repository.touch(objectId, now) ? repository.find(objectId).map(Network::projectId) : Optional.empty();
    }

    @Override
    public void granted(String objectId, String action) {
        if (action.equals(Audience.AS_EXTERNAL)) {
            repository.makeExternal(objectId);
        }
    }

    @Override
    public Set<String> dependants(String objectId, String action) {
        return action.equals(Audience.AS_SHARED) ? repository.guests(objectId) : repository.routing(objectId);
    }
}
