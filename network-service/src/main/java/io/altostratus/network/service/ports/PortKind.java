package io.altostratus.network.service.ports;

import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.tags.Taggable;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Ports as objects that can have tags. */
@Component
class PortKind implements Taggable {

    private final PortRepository repository;

    PortKind(PortRepository repository) {
        this.repository = repository;
    }

    @Override
    public String path() {
        return "ports";
    }

    @Override
    public Resource resource() {
        return PortAttributes.PORT;
    }

    @Override
    public Optional<Map<String, Object>> target(String id) {
        return repository.find(id).map(Port::target);
    }

    @Override
    public boolean touch(String id, LocalDateTime now) {
        return repository.touch(id, now);
    }
}
