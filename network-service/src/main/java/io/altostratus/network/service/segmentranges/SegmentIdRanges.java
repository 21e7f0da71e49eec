package io.altostratus.network.service.segmentranges;

import static io.altostratus.network.service.segmentranges.RangeAttributes.DESCRIPTION;
import static io.altostratus.network.service.segmentranges.RangeAttributes.MAXIMUM;
import static io.altostratus.network.service.segmentranges.RangeAttributes.MINIMUM;
import static io.altostratus.network.service.segmentranges.RangeAttributes.NAME;
import static io.altostratus.network.service.segmentranges.RangeAttributes.PHYSICAL;
import static io.altostratus.network.service.segmentranges.RangeAttributes.SHARED;
import static io.altostratus.network.service.segmentranges.RangeAttributes.TYPE;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.segments.ConfiguredRanges;
import io.altostratus.network.service.tags.Tags;
import io.altostratus.persistence.RowLock;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Makes, changes and deletes ranges; one at a time, and never while a network gets an id. What the configuration says
 * is shown beside them.
 */
@Service
class SegmentIdRanges {

    private final RangeRepository repository;
    private final List<ConfiguredRanges> kinds;
    private final RowLock lock;
    private final Tags tags;
    private final Attempts attempts;
    private final Clock clock;

    SegmentIdRanges(
            RangeRepository repository,
            List<ConfiguredRanges> kinds,
            JdbcClient jdbc,
            Tags tags,
            Attempts attempts,
            Clock clock) {
        this.repository = repository;
        this.kinds = kinds;
        this.lock = new RowLock(jdbc);
        this.tags = tags;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** The configuration may have changed since the last start. */
    @EventListener(ApplicationReadyEvent.class)
    void showConfigured() {
        attempts.run(() -> {
            lock.acquire("segment-ranges");
            List<ConfiguredRanges.Range> wanted =
                    kinds.stream().flatMap(kind -> kind.ranges().stream()).toList();
            List<SegmentIdRange> present = repository.all().stream()
                    .filter(SegmentIdRange::byConfiguration)
                    .toList();
            present.stream()
                    .filter(range -> wanted.stream().noneMatch(other -> same(range, other)))
                    .forEach(range -> repository.delete(range.id()));
            LocalDateTime now = UtcTime.now(clock);
            wanted.stream()
                    .filter(range -> present.stream().noneMatch(other -> same(other, range)))
                    .forEach(range -> repository.insert(new SegmentIdRange(
                            UUID.randomUUID().toString(),
                            "",
                            "",
                            true,
                            null,
                            range.type().apiName(),
                            range.physicalNetwork(),
                            range.first(),
                            range.last(),
                            0,
                            now,
                            now)));
        });
    }

    private static boolean same(SegmentIdRange shown, ConfiguredRanges.Range configured) {
        return shown.networkType().equals(configured.type().apiName())
                && Objects.equals(shown.physicalNetwork(), configured.physicalNetwork())
                && shown.minimum() == configured.first()
                && shown.maximum() == configured.last();
    }

    SegmentIdRange create(Values values, String project) {
        return attempts.call(() -> {
            String type = values.require(TYPE);
            lock(type);
            LocalDateTime now = UtcTime.now(clock);
            SegmentIdRange range = new SegmentIdRange(
                    UUID.randomUUID().toString(),
                    values.get(NAME, ""),
                    values.get(DESCRIPTION, ""),
                    false,
                    values.get(SHARED, true) ? null : project,
                    type,
                    physicalNetwork(type, values.get(PHYSICAL)),
                    values.require(MINIMUM),
                    values.require(MAXIMUM),
                    0,
                    now,
                    now);
            check(range);
            repository.insert(range);
            return range;
        });
    }

    /** Whoever chooses an id holds the type's lock. */
    private void lock(String type) {
        lock.acquire("segment-ranges");
        lock.acquire("segments:" + type);
    }

    private static @Nullable String physicalNetwork(String type, @Nullable String given) {
        if (!type.equals("vlan")) {
            return null;
        }
        if (given == null || given.isEmpty()) {
            throw Errors.badRequest(
                    "BadRequest",
                    "Bad network_segment_range request: Network type vlan requires 'physical_network' to be specified"
                            + " while creating new range.");
        }
        return given;
    }

    private void check(SegmentIdRange range) {
        ConfiguredRanges.Range limits = kinds.stream()
                .map(ConfiguredRanges::limits)
                .filter(kind -> kind.type().apiName().equals(range.networkType()))
                .findFirst()
                .orElseThrow(() -> Errors.badRequest(
                        "NetworkSegmentRangeNetTypeNotSupported",
                        "Network type " + range.networkType() + " does not support network segment ranges."));
        if (range.minimum() > range.maximum() || range.maximum() > limits.last()) {
            throw Errors.badRequest(
                    range.physicalNetwork() == null ? "NetworkTunnelRangeError" : "NetworkVlanRangeError",
                    "Invalid network range " + range.minimum() + ":" + range.maximum() + ": it must ascend, and lie"
                            + " between " + limits.first() + " and " + limits.last() + ".");
        }
        List<String> overlapping = repository.all().stream()
                .filter(other -> !other.byConfiguration()
                        && !other.id().equals(range.id())
                        && other.networkType().equals(range.networkType())
                        && Objects.equals(other.physicalNetwork(), range.physicalNetwork())
                        && other.minimum() <= range.maximum()
                        && range.minimum() <= other.maximum())
                .map(SegmentIdRange::id)
                .toList();
        if (!overlapping.isEmpty()) {
            throw Errors.conflict(
                    "NetworkSegmentRangeOverlaps",
                    "Network segment range overlaps with range(s) with id " + String.join(", ", overlapping));
        }
    }

    private SegmentIdRange find(String id) {
        return repository.find(id).orElseThrow(() -> RangeAttributes.notFound(id));
    }

    private SegmentIdRange locked(String id, Consumer<SegmentIdRange> admitted) {
        lock(find(id).networkType());
        SegmentIdRange range = find(id);
        admitted.accept(range);
        if (range.byConfiguration()) {
            throw Errors.badRequest(
                    "NetworkSegmentRangeDefaultReadOnly",
                    "Network Segment Range " + id
                            + " is a default segment range which could not be updated or deleted.");
        }
        return range;
    }

    /** @param admitted decides on the range as it is, inside the transaction */
    SegmentIdRange update(String id, Values values, Consumer<SegmentIdRange> admitted) {
        return attempts.call(() -> {
            SegmentIdRange before = locked(id, admitted);
            SegmentIdRange after = new SegmentIdRange(
                    id,
                    values.get(NAME, before.name()),
                    values.get(DESCRIPTION, before.description()),
                    false,
                    before.projectId(),
                    before.networkType(),
                    before.physicalNetwork(),
                    values.get(MINIMUM, before.minimum()),
                    values.get(MAXIMUM, before.maximum()),
                    before.revision(),
                    before.createdAt(),
                    before.updatedAt());
            boolean loses =
                    used(before).keySet().stream().anyMatch(tag -> tag < after.minimum() || tag > after.maximum());
            if (loses) {
                throw referenced(id);
            }
            check(after);
            repository.touch(id, UtcTime.now(clock));
            repository.update(id, after.name(), after.description(), after.minimum(), after.maximum());
            return find(id);
        });
    }

    void delete(String id, Consumer<SegmentIdRange> admitted) {
        attempts.run(() -> {
            SegmentIdRange range = locked(id, admitted);
            if (!used(range).isEmpty()) {
                throw referenced(id);
            }
            repository.delete(id);
            tags.forget(List.of(id));
        });
    }

    private Map<Integer, String> used(SegmentIdRange range) {
        return RangeRepository.within(range, repository.used(List.of(range)));
    }

    private static ApiException referenced(String id) {
        return Errors.conflict(
                "NetworkSegmentRangeReferencedByProject",
                "Network Segment Range " + id + " is referenced by one or more project networks.");
    }
}
