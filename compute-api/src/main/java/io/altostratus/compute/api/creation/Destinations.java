package io.altostratus.compute.api.creation;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.aggregates.AggregateRepository;
import io.altostratus.compute.database.aggregates.HostZones;
import io.altostratus.compute.database.hosts.ComputeNode;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.context.RequestContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the hosts and zones that requests name. */
@Component
public class Destinations {

    /** @param zone null for any; @param host null for any */
    record Place(@Nullable String zone, @Nullable String host) {

        static final Place ANY = new Place(null, null);
    }

    private final NodeRepository nodes;
    private final AggregateRepository aggregates;
    private final Policy policy;

    public Destinations(NodeRepository nodes, AggregateRepository aggregates, Policy policy) {
        this.nodes = nodes;
        this.aggregates = aggregates;
        this.policy = policy;
    }

    /** @throws ApiException 400 for what is not there, 403 if the caller may not choose a host */
    Place resolve(Destination wanted, RequestContext context) {
        if (wanted.isForced()) {
            policy.enforce(context, "os_compute_api:servers:create:forced_host");
        }
        if (wanted.isWanted()) {
            policy.enforce(context, "compute:servers:create:requested_destination");
        }
        if (wanted.zone() == null && !wanted.isForced() && !wanted.isWanted()) {
            return Place.ANY;
        }
        List<ComputeNode> known = nodes.list();
        HostZones zones = aggregates.zones();
        String zone = wanted.zone();
        if (wanted.isForced()) {
            String host = forced(wanted, known);
            // A host outside the zone is meant all the same, so the zone is forgotten.
            boolean inside = known.stream()
                    .anyMatch(node ->
                            node.host().equals(host) && zoneOf(node, zones).equals(zone));
            return new Place(inside ? zone : null, host);
        }
        if (zone != null && known.stream().noneMatch(node -> zoneOf(node, zones).equals(zone))) {
            throw ApiException.badRequest("The requested availability zone is not available");
        }
        return new Place(zone, wanted.isWanted() ? wanted(wanted, known) : null);
    }

    private static String zoneOf(ComputeNode node, HostZones zones) {
        return zones.zoneOf(node.host(), node.zone());
    }

    /** One that is not there is looked for by the scheduler, which tells so. */
    private static String forced(Destination wanted, List<ComputeNode> known) {
        String host = wanted.forcedHost();
        String node = String.valueOf(wanted.forcedNode());
        return host != null
                ? host
                : known.stream()
                        .filter(one -> one.hypervisorHostname().equals(node))
                        .map(ComputeNode::host)
                        .findFirst()
                        .orElse(node);
    }

    private static String wanted(Destination wanted, List<ComputeNode> known) {
        Optional<ComputeNode> found = known.stream()
                .filter(node -> wanted.host() == null || node.host().equals(wanted.host()))
                .filter(node ->
                        wanted.node() == null || node.hypervisorHostname().equals(wanted.node()))
                .findFirst();
        return found.map(ComputeNode::host)
                .orElseThrow(() -> ApiException.badRequest("Compute host "
                        + (wanted.host() == null ? wanted.node() : wanted.host()) + " could not be found."));
    }
}
