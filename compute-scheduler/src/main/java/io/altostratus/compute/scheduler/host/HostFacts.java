package io.altostratus.compute.scheduler.host;

import io.altostratus.compute.database.hosts.Ratios;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What seldom changes of a host.
 *
 * @param node the name its hypervisor gives it
 * @param zone its availability zone
 * @param hypervisorVersion major * 1,000,000 + minor * 1,000 + release
 * @param cpuInfo architecture, model and topology
 * @param vcpus without what is kept for the host itself, as are memory and disk
 * @param ratios how much more may be claimed than there is
 * @param aggregateMetadata the properties of all aggregates it is in: each value of a list that commas part
 * @param metrics measured values by name
 */
public record HostFacts(
        String host,
        String node,
        String zone,
        String hypervisorType,
        int hypervisorVersion,
        String hostIp,
        JsonNode cpuInfo,
        int vcpus,
        int memoryMb,
        int diskGb,
        Ratios ratios,
        Map<String, Set<String>> aggregateMetadata,
        Map<String, Double> metrics) {

    int vcpuLimit() {
        return limit(vcpus, ratios.cpu());
    }

    int memoryLimitMb() {
        return limit(memoryMb, ratios.memory());
    }

    int diskLimitGb() {
        return limit(diskGb, ratios.disk());
    }

    private static int limit(int amount, double ratio) {
        return (int) Math.min(Integer.MAX_VALUE, Math.floor(amount * ratio));
    }
}
