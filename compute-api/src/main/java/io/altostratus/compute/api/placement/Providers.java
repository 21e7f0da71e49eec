package io.altostratus.compute.api.placement;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.database.aggregates.Aggregate;
import io.altostratus.compute.database.aggregates.AggregateRepository;
import io.altostratus.compute.database.hosts.ComputeNode;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.compute.database.placement.PlacementRepository;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Compute hosts as resource providers, read anew for each request by a fixed number of statements. */
@Component
class Providers {

    private final NodeRepository nodes;
    private final ServiceRepository services;
    private final AggregateRepository aggregates;
    private final PlacementRepository placement;
    private final SchedulerRatios ratios;

    Providers(
            NodeRepository nodes,
            ServiceRepository services,
            AggregateRepository aggregates,
            PlacementRepository placement,
            SchedulerRatios ratios) {
        this.nodes = nodes;
        this.services = services;
        this.aggregates = aggregates;
        this.placement = placement;
        this.ratios = ratios;
    }

    List<Provider> all() {
        return with(nodes.list());
    }

    /** @throws ApiException 404 if there is none with this UUID */
    Provider require(String uuid) {
        ComputeNode node = nodes.findById(uuid)
                .orElseThrow(() -> ApiException.notFound("No resource provider with uuid " + uuid + " found")
                        .withType("placement.resource_provider.not_found"));
        return with(List.of(node)).getFirst();
    }

    private List<Provider> with(List<ComputeNode> found) {
        Set<String> disabled = new HashSet<>();
        for (ServiceRecord service : services.list(null, ServiceRecord.COMPUTE)) {
            if (service.disabled()) {
                disabled.add(service.host());
            }
        }
        Map<String, Set<String>> memberships = new HashMap<>();
        for (Aggregate aggregate : aggregates.list()) {
            for (String host : aggregate.hosts()) {
                memberships.computeIfAbsent(host, h -> new TreeSet<>()).add(aggregate.id());
            }
        }
        Map<String, Set<String>> custom = placement.customTraits();
        return found.stream()
                .map(node -> new Provider(
                        node,
                        ratios.of(node),
                        traits(node, disabled.contains(node.host()), custom.getOrDefault(node.id(), Set.of())),
                        memberships.getOrDefault(node.host(), Set.of())))
                .toList();
    }

    private static Set<String> traits(ComputeNode node, boolean disabled, Set<String> custom) {
        Set<String> traits = new TreeSet<>(node.traitNames());
        traits.addAll(custom);
        if (disabled) {
            traits.add(PlacementWords.DISABLED);
        }
        return traits;
    }
}
