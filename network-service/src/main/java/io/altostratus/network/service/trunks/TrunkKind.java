package io.altostratus.network.service.trunks;

import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.tags.Taggable;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Trunks as objects that can have tags. */
@Component
class TrunkKind implements Taggable {

    private final TrunkRepository repository;

    TrunkKind(TrunkRepository repository) {
        this.repository = repository;
    }

    @Override
    public String path() {
        return "trunks";
    }

    @Override
    public Resource resource() {
        return TrunkAttributes.TRUNK;
    }

    @Override
    public Optional<Map<String, Object>> target(String id) {
        return repository.find(id).map(Trunk::target);
    }

    @Override
    public boolean touch(String id, LocalDateTime now) {
        return repository.touch(id, now);
    }
}
