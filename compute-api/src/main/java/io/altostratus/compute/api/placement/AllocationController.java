package io.altostratus.compute.api.placement;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.api.request.QueryParameters;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.placement.PlacementRepository;
import io.altostratus.compute.database.placement.PlacementRepository.Allocation;
import io.altostratus.compute.database.placement.PlacementRepository.Total;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Allocations and usages: the scheduler's claims. Consumers are servers and their migrations. */
@RestController
@RequestMapping("/placement")
class AllocationController {

    private static final String BY_SCHEDULER = "Claims are made by the scheduler and given back with their server.";

    private final Providers providers;
    private final NodeRepository nodes;
    private final PlacementRepository placement;
    private final Policy policy;

    AllocationController(Providers providers, NodeRepository nodes, PlacementRepository placement, Policy policy) {
        this.providers = providers;
        this.nodes = nodes;
        this.placement = placement;
        this.policy = policy;
    }

    @GetMapping("/resource_providers/{uuid}/allocations")
    Map<String, Object> ofProvider(RequestContext context, Microversion version, @PathVariable String uuid) {
        policy.enforce(context, "placement:resource_providers:allocations:list");
        Provider provider = providers.require(uuid);
        Map<String, Object> allocations = new LinkedHashMap<>();
        for (Allocation claim : placement.allocationsOn(provider.node().host())) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("resources", Provider.resources(claim.vcpus(), claim.memoryMb(), claim.diskGb()));
            if (version.atLeast(1, 28)) {
                view.put("consumer_generation", claim.attempt());
            }
            allocations.put(claim.serverId(), view);
        }
        return Map.of(
                "allocations",
                allocations,
                "resource_provider_generation",
                provider.node().generation());
    }

    @GetMapping("/allocations/{consumer}")
    Map<String, @Nullable Object> ofConsumer(
            RequestContext context, Microversion version, @PathVariable String consumer) {
        policy.enforce(context, "placement:allocations:list");
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        Map<String, Object> allocations = new LinkedHashMap<>();
        view.put("allocations", allocations);
        placement.allocationOf(consumer).ifPresent(claim -> {
            nodes.findByHost(claim.host())
                    .ifPresent(node -> allocations.put(
                            node.id(),
                            Map.of(
                                    "generation", node.generation(),
                                    "resources", Provider.resources(claim.vcpus(), claim.memoryMb(), claim.diskGb()))));
            if (version.atLeast(1, 12)) {
                view.put("project_id", claim.projectId());
                view.put("user_id", claim.userId());
            }
            if (version.atLeast(1, 28)) {
                view.put("consumer_generation", claim.attempt());
            }
            if (version.atLeast(1, 38)) {
                view.put("consumer_type", type(claim.migration()));
            }
        });
        return view;
    }

    @PutMapping("/allocations/{consumer}")
    void set(RequestContext context, @PathVariable String consumer) {
        policy.enforce(context, "placement:allocations:update");
        throw PlacementAnswers.refused("Allocations", BY_SCHEDULER);
    }

    @PostMapping("/allocations")
    @OnlyIn(from = "1.13")
    void setMany(RequestContext context) {
        policy.enforce(context, "placement:allocations:manage");
        throw PlacementAnswers.refused("Allocations", BY_SCHEDULER);
    }

    @DeleteMapping("/allocations/{consumer}")
    void delete(RequestContext context, @PathVariable String consumer) {
        policy.enforce(context, "placement:allocations:delete");
        if (placement.allocationOf(consumer).isEmpty()) {
            throw ApiException.notFound("No allocations for consumer '" + consumer + "'");
        }
        throw PlacementAnswers.refused("Allocations", BY_SCHEDULER);
    }

    @PostMapping("/reshaper")
    @OnlyIn(from = "1.30")
    void reshape(RequestContext context) {
        policy.enforce(context, "placement:reshaper:reshape");
        throw PlacementAnswers.refused("Inventories and allocations", BY_SCHEDULER);
    }

    /** Sums of a project, since 1.38 by kind of consumer. */
    @GetMapping("/usages")
    @OnlyIn(from = "1.9")
    Map<String, Object> usages(RequestContext context, Microversion version, HttpServletRequest request) {
        boolean byType = version.atLeast(1, 38);
        String project = request.getParameter("project_id");
        policy.enforce(context, "placement:usages", Map.of("project_id", project == null ? "" : project));
        QueryParameters.refuseUnknown(
                request, byType ? Set.of("project_id", "user_id", "consumer_type") : Set.of("project_id", "user_id"));
        if (project == null || project.isEmpty()) {
            throw ApiException.badRequest("Invalid query string parameters: 'project_id' is a required property");
        }
        List<Total> totals = placement.totals(project, request.getParameter("user_id"));
        String asked = request.getParameter("consumer_type");
        if (!byType) {
            return Map.of("usages", sums(totals));
        }
        Map<String, Object> byKind = new LinkedHashMap<>();
        if ("all".equals(asked)) {
            totals = totals.isEmpty() ? totals : List.of(together(totals));
        }
        for (Total total : totals) {
            String kind = "all".equals(asked) ? "all" : type(total.migration());
            if (asked == null || asked.equals(kind)) {
                Map<String, Object> sums = sums(List.of(total));
                sums.put("consumer_count", total.consumers());
                byKind.put(kind, sums);
            }
        }
        return Map.of("usages", byKind);
    }

    private static String type(boolean migration) {
        return migration ? "MIGRATION" : "INSTANCE";
    }

    private static Total together(List<Total> totals) {
        return new Total(
                false,
                totals.stream().mapToLong(Total::consumers).sum(),
                totals.stream().mapToLong(Total::vcpus).sum(),
                totals.stream().mapToLong(Total::memoryMb).sum(),
                totals.stream().mapToLong(Total::diskGb).sum());
    }

    private static Map<String, Object> sums(List<Total> totals) {
        Total all = together(totals);
        return Provider.resources(all.vcpus(), all.memoryMb(), all.diskGb());
    }
}
