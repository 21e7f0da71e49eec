package io.altostratus.compute.api.hosts;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.hosts.ComputeNode;
import io.altostratus.compute.database.hosts.HostServers;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code /os-hosts}, which ends with 2.42: hosts by their services and what projects use of them. libvirt neither puts
 * hosts into maintenance nor turns them off, which is said as 501, as Nova does.
 */
@RestController
@RequestMapping("/v2.1/os-hosts")
class HostController {

    private static final String RULE = "os_compute_api:os-hosts:";
    private static final String LAST = "2.42";

    private final Zones zones;
    private final NodeRepository nodes;
    private final HostServers servers;
    private final Policy policy;

    HostController(Zones zones, NodeRepository nodes, HostServers servers, Policy policy) {
        this.zones = zones;
        this.nodes = nodes;
        this.servers = servers;
        this.policy = policy;
    }

    @GetMapping
    @OnlyIn(from = "2.1", to = LAST)
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, RULE + "list");
        String zone = request.getParameter("zone");
        List<Map<String, Object>> hosts = new ArrayList<>();
        for (Zones.Placed placed : zones.services(null, null)) {
            if (!placed.service().disabled()
                    && (zone == null || zone.isEmpty() || placed.zone().equals(zone))) {
                hosts.add(Map.of(
                        "host_name", placed.service().host(),
                        "service", placed.service().binaryName().replaceFirst("^nova-", ""),
                        "zone", placed.zone()));
            }
        }
        return Map.of("hosts", hosts);
    }

    @GetMapping("/{host}")
    @OnlyIn(from = "2.1", to = LAST)
    Map<String, Object> show(RequestContext context, @PathVariable String host) {
        policy.enforce(context, RULE + "show");
        ComputeNode node = require(host);
        List<HostServers.ProjectShare> shares = servers.shares(host);
        List<Map<String, Object>> resources = new ArrayList<>();
        resources.add(resource(host, "(total)", node.vcpus(), node.memoryMb(), node.diskGb()));
        resources.add(resource(host, "(used_now)", node.vcpusUsed(), node.memoryMbTaken(), node.diskGbTaken()));
        resources.add(resource(
                host,
                "(used_max)",
                shares.stream().mapToInt(HostServers.ProjectShare::vcpus).sum(),
                shares.stream().mapToInt(HostServers.ProjectShare::memoryMb).sum(),
                shares.stream().mapToInt(HostServers.ProjectShare::diskGb).sum()));
        shares.forEach(share ->
                resources.add(resource(host, share.projectId(), share.vcpus(), share.memoryMb(), share.diskGb())));
        return Map.of("host", resources);
    }

    private ComputeNode require(String host) {
        return nodes.findByHost(host)
                .orElseThrow(() -> ApiException.notFound("Compute host " + host + " could not be found."));
    }

    private static Map<String, Object> resource(String host, String project, int cpu, int memoryMb, int diskGb) {
        return Map.of(
                "resource",
                Map.of("host", host, "project", project, "cpu", cpu, "memory_mb", memoryMb, "disk_gb", diskGb));
    }

    @PutMapping("/{host}")
    @OnlyIn(from = "2.1", to = LAST)
    Map<String, Object> update(
            RequestContext context, @PathVariable String host, @ValidBody("host-update") JsonNode body) {
        policy.enforce(context, RULE + "update");
        throw notOffered(host);
    }

    @GetMapping("/{host}/startup")
    @OnlyIn(from = "2.1", to = LAST)
    Map<String, Object> startup(RequestContext context, @PathVariable String host) {
        policy.enforce(context, RULE + "start");
        throw notOffered(host);
    }

    @GetMapping("/{host}/shutdown")
    @OnlyIn(from = "2.1", to = LAST)
    Map<String, Object> shutdown(RequestContext context, @PathVariable String host) {
        policy.enforce(context, RULE + "shutdown");
        throw notOffered(host);
    }

    @GetMapping("/{host}/reboot")
    @OnlyIn(from = "2.1", to = LAST)
    Map<String, Object> reboot(RequestContext context, @PathVariable String host) {
        policy.enforce(context, RULE + "reboot");
        throw notOffered(host);
    }

    private ApiException notOffered(String host) {
        require(host);
        return ApiException.of(HttpStatus.NOT_IMPLEMENTED, "The requested functionality is not supported.");
    }
}
