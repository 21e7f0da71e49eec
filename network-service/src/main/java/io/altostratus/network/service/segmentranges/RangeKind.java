package io.altostratus.network.service.segmentranges;

import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.tags.Taggable;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Ranges as objects that can have tags. */
@Component
class RangeKind implements Taggable {

    private final RangeRepository repository;

    RangeKind(RangeRepository repository) {
        this.repository = repository;
    }

    @Override
    public String path() {
        return "network_segment_ranges";
    }

    @Override
    public Resource resource() {
        return RangeAttributes.RANGE;
    }

    @Override
    public Optional<Map<String, Object>> target(String id) {
        return repository.find(id).map(SegmentIdRange::target);
    }

    @Override
    public boolean touch(String id, LocalDateTime now) {
        return repository.touch(id, now);
    }
}
