package io.altostratus.network.service.networksegments;

import static io.altostratus.network.service.networksegments.NetworkSegmentAttributes.DESCRIPTION;
import static io.altostratus.network.service.networksegments.NetworkSegmentAttributes.NAME;
import static io.altostratus.network.service.networksegments.NetworkSegmentAttributes.NETWORK_ID;
import static io.altostratus.network.service.networksegments.NetworkSegmentAttributes.PHYSICAL;
import static io.altostratus.network.service.networksegments.NetworkSegmentAttributes.SEGMENTATION;
import static io.altostratus.network.service.networksegments.NetworkSegmentAttributes.TYPE;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.binding.PortBinder;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkAttributes;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.segments.Segment;
import io.altostratus.network.service.segments.Segments;
import io.altostratus.network.service.tags.Tags;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;

/** Adds segments to networks, changes them and takes them away. Their network is locked meanwhile. */
@Service
class NetworkSegments {

    private final NetworkSegmentRepository repository;
    private final NetworkRepository networks;
    private final Segments carriers;
    private final PortBinder binder;
    private final Tags tags;
    private final Attempts attempts;
    private final Clock clock;

    NetworkSegments(
            NetworkSegmentRepository repository,
            NetworkRepository networks,
            Segments carriers,
            PortBinder binder,
            Tags tags,
            Attempts attempts,
            Clock clock) {
        this.repository = repository;
        this.networks = networks;
        this.carriers = carriers;
        this.binder = binder;
        this.tags = tags;
        this.attempts = attempts;
        this.clock = clock;
    }

    List<NetworkSegment> create(List<Values> wanted) {
        return attempts.call(() -> {
            List<NetworkSegment> created = new ArrayList<>();
            for (Values values : wanted) {
                created.add(create(values));
            }
            return created;
        });
    }

    private NetworkSegment create(Values values) {
        String networkId = values.require(NETWORK_ID);
        networks.lock(networkId);
        Network network = networks.find(networkId).orElseThrow(() -> NetworkAttributes.notFound(networkId));
        Segment carrier = carriers.requested(
                values.require(TYPE), values.get(PHYSICAL), values.get(SEGMENTATION), network.projectId());
        List<NetworkSegment> others = repository.of(networkId);
        LocalDateTime now = UtcTime.now(clock);
        NetworkSegment segment = new NetworkSegment(
                UUID.randomUUID().toString(),
                networkId,
                values.get(NAME),
                values.get(DESCRIPTION, ""),
                carrier,
                others.isEmpty() ? 0 : others.getLast().position() + 1,
                0,
                now,
                now);
        repository.insert(segment);
        networks.touch(networkId, now);
        return segment;
    }

    private NetworkSegment find(String id) {
        return repository.find(id).orElseThrow(() -> NetworkSegmentAttributes.notFound(id));
    }

    private NetworkSegment locked(String id, Consumer<NetworkSegment> admitted) {
        networks.lock(find(id).networkId());
        NetworkSegment segment = find(id);
        admitted.accept(segment);
        return segment;
    }

    /** @param admitted decides on the segment as it is, inside the transaction */
    NetworkSegment update(String id, Values values, Consumer<NetworkSegment> admitted) {
        return attempts.call(() -> {
            NetworkSegment before = locked(id, admitted);
            repository.touch(id, UtcTime.now(clock));
            repository.update(
                    id,
                    values.has(NAME) ? values.get(NAME) : before.name(),
                    values.get(DESCRIPTION, before.description()));
            return find(id);
        });
    }

    void delete(String id, Consumer<NetworkSegment> admitted) {
        attempts.run(() -> {
            NetworkSegment segment = locked(id, admitted);
            List<String> subnets = repository.subnetsOn(id);
            if (!subnets.isEmpty()) {
                throw inUse(id, "The segment is still associated with subnet(s) " + String.join(", ", subnets));
            }
            List<NetworkSegment> all = repository.of(segment.networkId());
            if (all.size() == 1) {
                throw inUse(id, "It is the only segment of network " + segment.networkId());
            }
            List<String> ports = portsOn(segment, all);
            if (!ports.isEmpty()) {
                throw inUse(id, "The segment is still bound with port(s) " + String.join(", ", ports));
            }
            repository.delete(segment);
            tags.forget(List.of(id));
            networks.touch(segment.networkId(), UtcTime.now(clock));
        });
    }

    /** The ports whose hosts reach the network by this segment. */
    private List<String> portsOn(NetworkSegment segment, List<NetworkSegment> all) {
        Map<String, String> bound = repository.boundPorts(segment.networkId());
        if (bound.isEmpty()) {
            return List.of();
        }
        List<Segment> carrying = all.stream().map(NetworkSegment::carrier).toList();
        PortBinder.Hosts hosts = binder.hosts(new HashSet<>(bound.values()));
        return bound.entrySet().stream()
                .filter(port -> hosts.reached(port.getValue(), carrying)
                        .filter(segment.carrier()::equals)
                        .isPresent())
                .map(Map.Entry::getKey)
                .limit(20)
                .toList();
    }

    private static ApiException inUse(String id, String reason) {
        return Errors.conflict("SegmentInUse", "Segment '" + id + "' cannot be deleted: " + reason + ".");
    }
}
