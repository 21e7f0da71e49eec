package io.altostratus.network.service.floatingips;

import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.tags.Taggable;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Floating IPs as objects that can have tags. */
@Component
class FloatingIpKind implements Taggable {

    private final FloatingIpRepository repository;

    FloatingIpKind(FloatingIpRepository repository) {
        this.repository = repository;
    }

    @Override
    public String path() {
        return "floatingips";
    }

    @Override
    public Resource resource() {
        return FloatingIpAttributes.FLOATING_IP;
    }

    @Override
    public Optional<Map<String, Object>> target(String id) {
        return repository.find(id).map(FloatingIp::ruleTarget);
    }

    @Override
    public boolean touch(String id, LocalDateTime now) {
        return repository.touch(id, now);
    }
}
