package io.altostratus.compute.api.hosts;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.hosts.ComputeNode;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /os-hypervisors}: what hosts have and what of it is claimed. */
@RestController
@RequestMapping("/v2.1/os-hypervisors")
class HypervisorController {

    private final NodeRepository nodes;
    private final ServiceRepository services;
    private final HostProperties properties;
    private final Policy policy;
    private final Clock clock;

    HypervisorController(
            NodeRepository nodes, ServiceRepository services, HostProperties properties, Policy policy, Clock clock) {
        this.nodes = nodes;
        this.services = services;
        this.properties = properties;
        this.policy = policy;
        this.clock = clock;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context) {
        policy.enforce(context, "os_compute_api:os-hypervisors:list");
        return all(false);
    }

    @GetMapping("/detail")
    Map<String, Object> detail(RequestContext context) {
        policy.enforce(context, "os_compute_api:os-hypervisors:list-detail");
        return all(true);
    }

    private Map<String, Object> all(boolean detailed) {
        Map<String, ServiceRecord> byHost = new HashMap<>();
        services.list(null, ServiceRecord.COMPUTE).forEach(service -> byHost.put(service.host(), service));
        List<Map<String, Object>> views = nodes.list().stream()
                .map(node -> detailed ? full(node, byHost.get(node.host())) : summary(node, byHost.get(node.host())))
                .toList();
        return Map.of("hypervisors", views);
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "os_compute_api:os-hypervisors:show");
        ComputeNode node = get(id);
        return Map.of("hypervisor", full(node, serviceOf(node)));
    }

    @GetMapping("/{id}/uptime")
    Map<String, Object> uptime(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "os_compute_api:os-hypervisors:uptime");
        ComputeNode node = get(id);
        Map<String, Object> view = summary(node, serviceOf(node));
        view.put("uptime", node.uptime());
        return Map.of("hypervisor", view);
    }

    @GetMapping("/statistics")
    Map<String, Object> statistics(RequestContext context) {
        policy.enforce(context, "os_compute_api:os-hypervisors:statistics");
        List<ComputeNode> all = nodes.list();
        Map<String, Object> sums = new LinkedHashMap<>();
        sums.put("count", all.size());
        sums.put("vcpus", all.stream().mapToInt(ComputeNode::vcpus).sum());
        sums.put("vcpus_used", all.stream().mapToInt(ComputeNode::vcpusUsed).sum());
        sums.put("memory_mb", all.stream().mapToInt(ComputeNode::memoryMb).sum());
        sums.put(
                "memory_mb_used",
                all.stream().mapToInt(HypervisorController::memoryUsed).sum());
        sums.put(
                "free_ram_mb",
                all.stream().mapToInt(n -> n.memoryMb() - memoryUsed(n)).sum());
        sums.put("local_gb", all.stream().mapToInt(ComputeNode::diskGb).sum());
        sums.put(
                "local_gb_used",
                all.stream().mapToInt(HypervisorController::diskUsed).sum());
        sums.put(
                "free_disk_gb",
                all.stream().mapToInt(n -> n.diskGb() - diskUsed(n)).sum());
        sums.put(
                "disk_available_least",
                all.stream().mapToInt(n -> n.diskGb() - diskUsed(n)).sum());
        sums.put(
                "running_vms", all.stream().mapToInt(ComputeNode::runningGuests).sum());
        sums.put("current_workload", 0);
        return Map.of("hypervisor_statistics", sums);
    }

    private ComputeNode get(String id) {
        return nodes.find(Ids.parse(id, "hypervisor"))
                .orElseThrow(() -> ApiException.notFound("Hypervisor with ID '" + id + "' could not be found."));
    }

    private @Nullable ServiceRecord serviceOf(ComputeNode node) {
        return services.find(node.host(), ServiceRecord.COMPUTE).orElse(null);
    }

    private static int memoryUsed(ComputeNode node) {
        return node.memoryMbUsed() + node.reservedMemoryMb();
    }

    private static int diskUsed(ComputeNode node) {
        return node.diskGbUsed() + node.reservedDiskGb();
    }

    private Map<String, Object> summary(ComputeNode node, @Nullable ServiceRecord service) {
        LocalDateTime now = UtcTime.now(clock);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", node.pk());
        view.put("hypervisor_hostname", node.hypervisorHostname());
        view.put("state", service != null && service.isUp(now, properties.downAfter()) ? "up" : "down");
        view.put("status", service != null && service.disabled() ? "disabled" : "enabled");
        return view;
    }

    private Map<String, Object> full(ComputeNode node, @Nullable ServiceRecord service) {
        Map<String, Object> view = summary(node, service);
        view.put("cpu_info", node.cpuInfo());
        view.put("current_workload", 0);
        view.put("disk_available_least", node.diskGb() - diskUsed(node));
        view.put("host_ip", node.hostIp());
        view.put("free_disk_gb", node.diskGb() - diskUsed(node));
        view.put("free_ram_mb", node.memoryMb() - memoryUsed(node));
        view.put("hypervisor_type", node.hypervisorType());
        view.put("hypervisor_version", node.hypervisorVersion());
        view.put("local_gb", node.diskGb());
        view.put("local_gb_used", diskUsed(node));
        view.put("memory_mb", node.memoryMb());
        view.put("memory_mb_used", memoryUsed(node));
        view.put("running_vms", node.runningGuests());
        view.put("vcpus", node.vcpus());
        view.put("vcpus_used", node.vcpusUsed());
        Map<String, Object> serviceView = new LinkedHashMap<>();
        serviceView.put("id", service == null ? null : service.pk());
        serviceView.put("host", node.host());
        serviceView.put("disabled_reason", service == null ? null : service.disabledReason());
        view.put("service", serviceView);
        return view;
    }
}
