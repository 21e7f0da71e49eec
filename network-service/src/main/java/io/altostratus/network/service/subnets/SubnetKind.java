package io.altostratus.network.service.subnets;

import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.tags.Taggable;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Subnets as objects that can have tags. */
@Component
class SubnetKind implements Taggable {

    private final SubnetRepository repository;

    SubnetKind(SubnetRepository repository) {
        this.repository = repository;
    }

    @Override
    public String path() {
        return "subnets";
    }

    @Override
    public Resource resource() {
        return SubnetAttributes.SUBNET;
    }

    @Override
    public Optional<Map<String, Object>> target(String id) {
        return repository.find(id).map(SubnetRepository.Placed::target);
    }

    @Override
    public boolean touch(String id, LocalDateTime now) {
        return repository.touch(id, now);
    }
}
