package io.altostratus.network.service.networks;

import static io.altostratus.network.service.networks.NetworkAttributes.ADMIN_STATE_UP;
import static io.altostratus.network.service.networks.NetworkAttributes.DESCRIPTION;
import static io.altostratus.network.service.networks.NetworkAttributes.DNS_DOMAIN;
import static io.altostratus.network.service.networks.NetworkAttributes.EXTERNAL;
import static io.altostratus.network.service.networks.NetworkAttributes.IS_DEFAULT;
import static io.altostratus.network.service.networks.NetworkAttributes.MTU;
import static io.altostratus.network.service.networks.NetworkAttributes.NAME;
import static io.altostratus.network.service.networks.NetworkAttributes.PHYSICAL;
import static io.altostratus.network.service.networks.NetworkAttributes.PORT_SECURITY;
import static io.altostratus.network.service.networks.NetworkAttributes.QOS_POLICY;
import static io.altostratus.network.service.networks.NetworkAttributes.SEGMENTATION;
import static io.altostratus.network.service.networks.NetworkAttributes.SEGMENTS;
import static io.altostratus.network.service.networks.NetworkAttributes.SHARED;
import static io.altostratus.network.service.networks.NetworkAttributes.TYPE;
import static io.altostratus.network.service.networks.NetworkAttributes.ZONE_HINTS;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.agents.Zones;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.objectids.ChosenIds;
import io.altostratus.network.service.objectids.Tombstones;
import io.altostratus.network.service.qos.ChosenPolicies;
import io.altostratus.network.service.quotas.QuotaResource;
import io.altostratus.network.service.quotas.Quotas;
import io.altostratus.network.service.rbac.Sharing;
import io.altostratus.network.service.segments.Segment;
import io.altostratus.network.service.segments.Segments;
import io.altostratus.network.service.tags.Tags;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/** Makes, changes and deletes networks. Who may do what has been decided before. */
@Service
public class Networks {

    private static final int SMALLEST_MTU_IPV4 = 68;
    private static final int SMALLEST_MTU_IPV6 = 1280;

    /** A network that is asked for. */
    public record Wanted(String projectId, Values values) {}

    private final NetworkRepository repository;
    private final Segments segments;
    private final ChosenPolicies policies;
    private final Quotas quotas;
    private final Tombstones tombstones;
    private final Zones zones;
    private final Sharing sharing;
    private final NetworkKind kind;
    private final Tags tags;
    private final ObjectProvider<NetworkObserver> observers;
    private final Attempts attempts;
    private final Clock clock;

    Networks(
            NetworkRepository repository,
            Segments segments,
            ChosenPolicies policies,
            Quotas quotas,
            Tombstones tombstones,
            Zones zones,
            Sharing sharing,
            NetworkKind kind,
            Tags tags,
            ObjectProvider<NetworkObserver> observers,
            Attempts attempts,
            Clock clock) {
        this.repository = repository;
        this.segments = segments;
        this.policies = policies;
        this.quotas = quotas;
        this.tombstones = tombstones;
        this.zones = zones;
        this.sharing = sharing;
        this.kind = kind;
        this.tags = tags;
        this.observers = observers;
        this.attempts = attempts;
        this.clock = clock;
    }

    public List<Network> create(List<Wanted> wanted, ChosenIds chosen, RequestContext context) {
        return attempts.call(() -> {
            if (chosen.byService()) {
                tombstones.admit(chosen.ids());
                if (chosen.exist(repository.digests(chosen.ids()))) {
                    Map<String, Network> existing = repository.findAll(chosen.ids());
                    return chosen.ids().stream().map(existing::get).toList();
                }
            }
            refuseUnknownZones(wanted);
            new TreeMap<>(wanted.stream().collect(Collectors.groupingBy(Wanted::projectId, Collectors.counting())))
                    .forEach((project, count) -> quotas.admit(project, QuotaResource.NETWORK, count.intValue()));
            wanted.forEach(network -> policies.admit(null, network.values().get(QOS_POLICY), context));
            List<Network> created = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                Network network = network(chosen.ids().get(i), wanted.get(i));
                refuseSecondDefault(network);
                repository.insert(network, chosen.digest(i));
                if (network.sharedWith().isEveryone()) {
                    sharing.open("network", network.id(), network.projectId(), Audience.AS_SHARED);
                }
                if (network.external()) {
                    sharing.open("network", network.id(), network.projectId(), Audience.AS_EXTERNAL);
                }
                observers.orderedStream().forEach(observer -> observer.created(network, context));
                created.add(network);
            }
            return created;
        });
    }

    private void refuseSecondDefault(Network network) {
        if (network.isDefault()) {
            repository
                    .defaultExternal()
                    .filter(other -> !other.equals(network.id()))
                    .ifPresent(other -> {
                        throw Errors.conflict(
                                "DefaultExternalNetworkExists",
                                "A default external network already exists: " + other + ".");
                    });
        }
    }

    private void refuseUnknownZones(List<Wanted> wanted) {
        List<String> hints = wanted.stream()
                .flatMap(network -> network.values().get(ZONE_HINTS, List.<String>of()).stream())
                .toList();
        if (hints.isEmpty()) {
            return;
        }
        Map<String, Boolean> known = zones.withAgents(Agent.DHCP);
        for (String hint : hints) {
            if (!known.getOrDefault(hint, false)) {
                throw Errors.notFound("AvailabilityZoneNotFound", "AvailabilityZone " + hint + " could not be found.");
            }
        }
    }

    private Network network(String id, Wanted wanted) {
        Values values = wanted.values();
        List<Segment> carriers = segments(values, wanted.projectId());
        String policy = values.has(QOS_POLICY) ? values.get(QOS_POLICY) : policies.defaultOf(wanted.projectId());
        LocalDateTime now = UtcTime.now(clock);
        return new Network(
                id,
                wanted.projectId(),
                values.get(NAME, ""),
                values.get(DESCRIPTION, ""),
                values.get(ADMIN_STATE_UP, true),
                values.get(SHARED, false) ? Audience.ofAll() : Audience.NOBODY,
                values.get(EXTERNAL, false),
                values.get(EXTERNAL, false) ? Audience.ofAll() : Audience.NOBODY,
                values.get(EXTERNAL, false) && values.get(IS_DEFAULT, false),
                mtu(values.get(MTU), carriers),
                values.get(PORT_SECURITY, true),
                values.get(DNS_DOMAIN, ""),
                carriers,
                false,
                values.get(ZONE_HINTS, List.of()),
                policy,
                1,
                now,
                now);
    }

    private List<Segment> segments(Values values, String project) {
        String type = values.get(TYPE);
        String physical = values.get(PHYSICAL);
        Integer id = values.get(SEGMENTATION);
        boolean plain = type == null && physical == null && id == null;
        List<SegmentRequest> several = values.get(SEGMENTS, List.of());
        if (several.isEmpty()) {
            return List.of(plain ? segments.free(project) : segments.requested(type, physical, id, project));
        }
        if (!plain) {
            throw Errors.badRequest(
                    "SegmentsSetInConjunctionWithProviders", "Segments and provider values cannot both be set.");
        }
        List<Segment> found = new ArrayList<>();
        for (SegmentRequest request : several) {
            Segment segment =
                    segments.requested(request.type(), request.physicalNetwork(), request.segmentationId(), project);
            if (found.contains(segment)) {
                throw Errors.badRequest("SegmentsContainDuplicateEntry", "Duplicate segment entry in request.");
            }
            found.add(segment);
        }
        return found;
    }

    /** 0 and nothing mean the largest that fits. */
    private int mtu(@Nullable Integer wanted, List<Segment> carriers) {
        int largest = carriers.stream().mapToInt(segments::largestMtu).min().orElseThrow();
        if (wanted == null || wanted == 0) {
            return largest;
        }
        if (wanted > largest) {
            throw Errors.invalidInput("Requested MTU is too big, maximum is " + largest);
        }
        if (wanted < SMALLEST_MTU_IPV4) {
            throw Errors.invalidInput("Requested MTU is too small, minimum is " + SMALLEST_MTU_IPV4);
        }
        return wanted;
    }

    private void refuseMtuBelowIpv6(Network before, Network after) {
        if (after.mtu() < SMALLEST_MTU_IPV6 && after.mtu() < before.mtu() && repository.hasIpv6(after.id())) {
            throw Errors.conflict(
                    "NetworkMTUSubnetConflict",
                    "MTU of " + after.id() + " is not valid, subnet must be at least " + SMALLEST_MTU_IPV6
                            + " for IPv6.");
        }
    }

    /** @param admitted decides on the network as it is, inside the transaction */
    Network update(String id, Values values, Consumer<Network> admitted, RequestContext context) {
        return attempts.call(() -> {
            repository.lock(id);
            Network before = repository.find(id).orElseThrow(() -> NetworkAttributes.notFound(id));
            admitted.accept(before);
            if (values.has(TYPE) || values.has(PHYSICAL) || values.has(SEGMENTATION) || values.has(SEGMENTS)) {
                throw Errors.invalidInput("Plugin does not support updating provider attributes");
            }
            boolean external = values.get(EXTERNAL, before.external());
            share(before, values.get(SHARED, before.sharedWith().isEveryone()));
            expose(before, external);
            Network shared = repository.find(id).orElseThrow();
            Network after = new Network(
                    id,
                    before.projectId(),
                    values.get(NAME, before.name()),
                    values.get(DESCRIPTION, before.description()),
                    values.get(ADMIN_STATE_UP, before.adminStateUp()),
                    shared.sharedWith(),
                    external,
                    shared.externalTo(),
                    external && values.get(IS_DEFAULT, before.isDefault()),
                    values.has(MTU) ? mtu(values.get(MTU), before.segments()) : before.mtu(),
                    values.get(PORT_SECURITY, before.portSecurityEnabled()),
                    values.get(DNS_DOMAIN, before.dnsDomain()),
                    before.segments(),
                    before.routed(),
                    before.availabilityZoneHints(),
                    values.has(QOS_POLICY) ? values.get(QOS_POLICY) : before.qosPolicyId(),
                    before.revision() + 1,
                    before.createdAt(),
                    UtcTime.now(clock));
            refuseMtuBelowIpv6(before, after);
            refuseSecondDefault(after);
            if (before.external() && !after.external() && repository.hasGateways(id)) {
                throw Errors.conflict(
                        "ExternalNetworkInUse",
                        "External network " + id
                                + " cannot be updated to be made non-external, since it has existing gateway ports.");
            }
            policies.admit(before.qosPolicyId(), after.qosPolicyId(), context);
            repository.update(after);
            observers.orderedStream().forEach(observer -> observer.updated(before, after, context));
            return after;
        });
    }

    private void share(Network network, boolean shared) {
        if (shared == network.sharedWith().isEveryone()) {
            return;
        }
        if (shared) {
            sharing.open("network", network.id(), network.projectId(), Audience.AS_SHARED);
        } else if (!sharing.close(kind, network.id(), Audience.AS_SHARED)) {
            throw Errors.conflict(
                    "InvalidSharedSetting",
                    "Unable to reconfigure sharing settings for network " + network.id()
                            + ". Multiple projects are using it.");
        }
    }

    private void expose(Network network, boolean external) {
        if (external && !network.external()) {
            sharing.open("network", network.id(), network.projectId(), Audience.AS_EXTERNAL);
        } else if (!external && network.external()) {
            sharing.forget(network.id(), Audience.AS_EXTERNAL);
        }
    }

    public void delete(String id, boolean byService, Consumer<Network> admitted, RequestContext context) {
        boolean found = attempts.call(() -> {
            if (byService) {
                tombstones.bury(id);
            }
            if (!repository.lock(id)) {
                return false;
            }
            Network network = repository.find(id).orElseThrow(() -> NetworkAttributes.notFound(id));
            admitted.accept(network);
            observers.orderedStream().forEach(observer -> observer.deleting(network, context));
            refuseWhileInUse(id);
            tags.forget(repository.subnetIds(List.of(id)).getOrDefault(id, List.of()));
            tags.forget(repository.segmentsOf(id).keySet());
            tags.forget(List.of(id));
            sharing.forget(List.of(id));
            repository.delete(id);
            return true;
        });
        if (!found) {
            throw NetworkAttributes.notFound(id); // only now: the tombstone stays
        }
    }

    private void refuseWhileInUse(String id) {
        List<String> ports = repository.portIds(id);
        if (!ports.isEmpty()) {
            throw Errors.conflict(
                    "NetworkInUse",
                    "Unable to complete operation on network " + id
                            + ". There are one or more ports still in use on the network, id for these ports is: "
                            + String.join(",", ports) + ".");
        }
    }
}
