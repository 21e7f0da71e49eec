package io.altostratus.compute.api.hosts;

import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.database.hosts.ComputeNode;
import io.altostratus.compute.database.hosts.HostServers;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.context.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/** A hypervisor as each microversion shows it. */
@Component
class HypervisorView {

    private final ServiceView services;

    HypervisorView(ServiceView services) {
        this.services = services;
    }

    Map<String, @Nullable Object> summary(ComputeNode node, ServiceRecord service, Microversion version) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", Ids.areUuids(version) ? node.id() : (Object) node.pk());
        view.put("hypervisor_hostname", node.hypervisorHostname());
        view.put("state", services.isUp(service) ? "up" : "down");
        view.put("status", service.disabled() ? "disabled" : "enabled");
        return view;
    }

    /** @param busy number of servers on it that something is going on with */
    Map<String, @Nullable Object> detail(ComputeNode node, ServiceRecord service, int busy, Microversion version) {
        Map<String, @Nullable Object> view = summary(node, service, version);
        view.put("hypervisor_type", node.hypervisorType());
        view.put("hypervisor_version", node.hypervisorVersion());
        view.put("host_ip", node.hostIp());
        Map<String, @Nullable Object> serviceView = new LinkedHashMap<>();
        serviceView.put("id", Ids.areUuids(version) ? service.id() : (Object) service.pk());
        serviceView.put("host", node.host());
        serviceView.put("disabled_reason", service.disabledReason());
        view.put("service", serviceView);
        if (version.atLeast(2, 88)) {
            // What a host that is away has told last says nothing of it now.
            view.put("uptime", services.isUp(service) ? node.uptime() : null);
            return view;
        }
        view.put("cpu_info", version.atLeast(2, 28) ? cpuInfo(node) : node.cpuInfo());
        view.putAll(amounts(List.of(node)));
        view.put("current_workload", busy);
        return view;
    }

    private static Object cpuInfo(ComputeNode node) {
        try {
            return Json.MAPPER.readTree(node.cpuInfo().isEmpty() ? "{}" : node.cpuInfo());
        } catch (JacksonException e) {
            return Map.of();
        }
    }

    /** Sums over nodes. What is used has in it what hosts keep for themselves. */
    static Map<String, @Nullable Object> amounts(List<ComputeNode> nodes) {
        Map<String, @Nullable Object> sums = new LinkedHashMap<>();
        sums.put("vcpus", nodes.stream().mapToInt(ComputeNode::vcpus).sum());
        sums.put("vcpus_used", nodes.stream().mapToInt(ComputeNode::vcpusUsed).sum());
        sums.put("memory_mb", nodes.stream().mapToInt(ComputeNode::memoryMb).sum());
        sums.put(
                "memory_mb_used",
                nodes.stream().mapToInt(ComputeNode::memoryMbTaken).sum());
        sums.put(
                "free_ram_mb",
                nodes.stream().mapToInt(n -> n.memoryMb() - n.memoryMbTaken()).sum());
        sums.put("local_gb", nodes.stream().mapToInt(ComputeNode::diskGb).sum());
        sums.put(
                "local_gb_used",
                nodes.stream().mapToInt(ComputeNode::diskGbTaken).sum());
        sums.put(
                "free_disk_gb",
                nodes.stream().mapToInt(n -> n.diskGb() - n.diskGbTaken()).sum());
        sums.put("disk_available_least", leastDisk(nodes));
        sums.put(
                "running_vms",
                nodes.stream().mapToInt(ComputeNode::runningGuests).sum());
        return sums;
    }

    /** Null as long as no node has told. */
    private static @Nullable Integer leastDisk(List<ComputeNode> nodes) {
        Integer sum = null;
        for (ComputeNode node : nodes) {
            Integer least = node.diskAvailableLeastGb();
            if (least != null) {
                sum = (sum == null ? 0 : sum) + least;
            }
        }
        return sum;
    }

    static List<Map<String, String>> residents(List<HostServers.Resident> servers) {
        return servers.stream()
                .map(server -> Map.of("uuid", server.id(), "name", server.name()))
                .toList();
    }
}
