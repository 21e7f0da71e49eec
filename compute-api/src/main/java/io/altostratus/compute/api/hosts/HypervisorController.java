package io.altostratus.compute.api.hosts;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.api.paging.ListRules;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.api.request.QueryParameters;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.hosts.ComputeNode;
import io.altostratus.compute.database.hosts.HostServers;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /os-hypervisors}: what hosts have and what of it is claimed. Since 2.33 in pages, since 2.53 by UUID and with
 * the servers and the search in the lists themselves, since 2.88 without what Placement tells.
 */
@RestController
@RequestMapping("/v2.1/os-hypervisors")
class HypervisorController {

    private static final String RULE = "os_compute_api:os-hypervisors:";
    private static final ListRules PAGES = new ListRules(1_000, Set.of(), List.of());
    private static final String PATTERN = "hypervisor_hostname_pattern";

    private final NodeRepository nodes;
    private final ServiceRepository services;
    private final HostServers servers;
    private final ServiceView serviceViews;
    private final HypervisorView views;
    private final Policy policy;

    HypervisorController(
            NodeRepository nodes,
            ServiceRepository services,
            HostServers servers,
            ServiceView serviceViews,
            HypervisorView views,
            Policy policy) {
        this.nodes = nodes;
        this.services = services;
        this.servers = servers;
        this.serviceViews = serviceViews;
        this.views = views;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, Microversion version, HttpServletRequest request) {
        policy.enforce(context, RULE + "list");
        return page(version, request, false);
    }

    @GetMapping("/detail")
    Map<String, Object> detail(RequestContext context, Microversion version, HttpServletRequest request) {
        policy.enforce(context, RULE + "list-detail");
        return page(version, request, true);
    }

    private Map<String, Object> page(Microversion version, HttpServletRequest request, boolean detailed) {
        String pattern = null;
        boolean withServers = false;
        if (Ids.areUuids(version)) {
            QueryParameters.refuseUnknown(request, Set.of("limit", "marker", PATTERN, "with_servers"));
            pattern = request.getParameter(PATTERN);
            if (pattern != null && !pattern.matches("[a-zA-Z0-9-._]{1,255}")) {
                throw ApiException.badRequest("Invalid input for query parameters " + PATTERN + ". Value: " + pattern);
            }
            withServers = withServers(request);
        }
        if (pattern != null && (request.getParameter("limit") != null || request.getParameter("marker") != null)) {
            throw ApiException.badRequest(
                    "Paging over hypervisors with the " + PATTERN + " query parameter is not supported.");
        }
        PageRequest page = version.atLeast(2, 33) ? PageRequest.of(request, PAGES) : null;
        List<ComputeNode> found;
        if (pattern != null) {
            found = named(pattern);
        } else if (page != null) {
            found = nodes.after(marker(page.marker(), version), page.limit());
        } else {
            found = nodes.list();
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("hypervisors", views(found, version, detailed, withServers));
        if (page != null && pattern == null && found.size() == page.limit()) {
            ComputeNode last = found.getLast();
            String id = Ids.areUuids(version) ? last.id() : String.valueOf(last.pk());
            answer.put("hypervisors_links", List.of(Map.of("rel", "next", "href", PageLinks.next(request, id))));
        }
        return answer;
    }

    private static boolean withServers(HttpServletRequest request) {
        String asked = request.getParameter("with_servers");
        return asked != null
                && QueryParameters.flag(asked)
                        .orElseThrow(() -> ApiException.badRequest(
                                "Invalid input for query parameters with_servers. Value: " + asked));
    }

    private long marker(@Nullable String marker, Microversion version) {
        if (marker == null) {
            return 0;
        }
        Optional<ComputeNode> node = Ids.areUuids(version)
                ? nodes.findById(marker)
                : Ids.number(marker).flatMap(nodes::find);
        return node.orElseThrow(() -> ApiException.badRequest("marker [" + marker + "] not found"))
                .pk();
    }

    /** Nodes whose service was deleted are left out. */
    private List<Map<String, @Nullable Object>> views(
            List<ComputeNode> found, Microversion version, boolean detailed, boolean withServers) {
        Map<String, ServiceRecord> byHost = new HashMap<>();
        services.list(null, ServiceRecord.COMPUTE).forEach(service -> byHost.put(service.host(), service));
        Map<String, Integer> busy = detailed && !version.atLeast(2, 88) ? servers.busy() : Map.of();
        Map<String, List<HostServers.Resident>> residents =
                withServers ? servers.on(found.stream().map(ComputeNode::host).toList()) : Map.of();
        List<Map<String, @Nullable Object>> views = new ArrayList<>();
        for (ComputeNode node : found) {
            ServiceRecord service = byHost.get(node.host());
            if (service != null) {
                Map<String, @Nullable Object> view = detailed
                        ? this.views.detail(node, service, busy.getOrDefault(node.host(), 0), version)
                        : this.views.summary(node, service, version);
                if (withServers) {
                    addServers(view, residents.getOrDefault(node.host(), List.of()), version);
                }
                views.add(view);
            }
        }
        return views;
    }

    /** Before 2.75 a hypervisor without servers has no list of them. */
    private static void addServers(
            Map<String, @Nullable Object> view, List<HostServers.Resident> residents, Microversion version) {
        if (!residents.isEmpty() || version.atLeast(2, 75)) {
            view.put("servers", HypervisorView.residents(residents));
        }
    }

    private List<ComputeNode> named(String pattern) {
        List<ComputeNode> found = nodes.named(pattern);
        if (found.isEmpty()) {
            throw ApiException.notFound("No hypervisor matching '" + pattern + "' could be found.");
        }
        return found;
    }

    @GetMapping("/{id}")
    Map<String, Object> show(
            RequestContext context, Microversion version, HttpServletRequest request, @PathVariable String id) {
        policy.enforce(context, RULE + "show");
        boolean withServers = false;
        if (Ids.areUuids(version)) {
            QueryParameters.refuseUnknown(request, Set.of("with_servers"));
            withServers = withServers(request);
        }
        ComputeNode node = require(id, version);
        int busy = version.atLeast(2, 88) ? 0 : servers.busy().getOrDefault(node.host(), 0);
        Map<String, @Nullable Object> view = views.detail(node, serviceOf(node, id), busy, version);
        if (withServers) {
            addServers(view, servers.on(List.of(node.host())).getOrDefault(node.host(), List.of()), version);
        }
        return Map.of("hypervisor", view);
    }

    private ComputeNode require(String id, Microversion version) {
        Optional<ComputeNode> node = Ids.areUuids(version)
                ? nodes.findById(Ids.uuid(id))
                : Ids.number(id).flatMap(nodes::find);
        return node.orElseThrow(() -> notFound(id));
    }

    private ServiceRecord serviceOf(ComputeNode node, String id) {
        return services.find(node.host(), ServiceRecord.COMPUTE).orElseThrow(() -> notFound(id));
    }

    private static ApiException notFound(String id) {
        return ApiException.notFound("Hypervisor with ID '" + id + "' could not be found.");
    }

    @GetMapping("/{id}/uptime")
    @OnlyIn(from = "2.1", to = "2.87")
    Map<String, Object> uptime(RequestContext context, Microversion version, @PathVariable String id) {
        policy.enforce(context, RULE + "uptime");
        ComputeNode node = require(id, version);
        ServiceRecord service = serviceOf(node, id);
        if (!serviceViews.isUp(service)) {
            throw ApiException.badRequest("Compute service of " + node.host() + " is unavailable at this time.");
        }
        Map<String, @Nullable Object> view = views.summary(node, service, version);
        view.put("uptime", node.uptime());
        return Map.of("hypervisor", view);
    }

    @GetMapping("/{pattern}/search")
    @OnlyIn(from = "2.1", to = "2.52")
    Map<String, Object> search(RequestContext context, Microversion version, @PathVariable String pattern) {
        policy.enforce(context, RULE + "search");
        return Map.of("hypervisors", views(named(pattern), version, false, false));
    }

    @GetMapping("/{pattern}/servers")
    @OnlyIn(from = "2.1", to = "2.52")
    Map<String, Object> servers(RequestContext context, Microversion version, @PathVariable String pattern) {
        policy.enforce(context, RULE + "servers");
        return Map.of("hypervisors", views(named(pattern), version, false, true));
    }

    @GetMapping("/statistics")
    @OnlyIn(from = "2.1", to = "2.87")
    Map<String, Object> statistics(RequestContext context) {
        policy.enforce(context, RULE + "statistics");
        Set<String> enabled = new java.util.HashSet<>();
        services.list(null, ServiceRecord.COMPUTE).stream()
                .filter(service -> !service.disabled())
                .forEach(service -> enabled.add(service.host()));
        List<ComputeNode> counted = nodes.list().stream()
                .filter(node -> enabled.contains(node.host()))
                .toList();
        Map<String, @Nullable Object> sums = new LinkedHashMap<>();
        sums.put("count", counted.size());
        sums.putAll(HypervisorView.amounts(counted));
        sums.put(
                "current_workload",
                servers.busy().values().stream().mapToInt(Integer::intValue).sum());
        return Map.of("hypervisor_statistics", sums);
    }
}
