package io.altostratus.network.service.routers;

import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.tags.Taggable;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Routers as objects that can have tags. */
@Component
class RouterKind implements Taggable {

    private final RouterRepository repository;

    RouterKind(RouterRepository repository) {
        this.repository = repository;
    }

    @Override
    public String path() {
        return "routers";
    }

    @Override
    public Resource resource() {
        return RouterAttributes.ROUTER;
    }

    @Override
    public Optional<Map<String, Object>> target(String id) {
        return repository.find(id).map(Router::target);
    }

    @Override
    public boolean touch(String id, LocalDateTime now) {
        return repository.touch(id, now);
    }
}
