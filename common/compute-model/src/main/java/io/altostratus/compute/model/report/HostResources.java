package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From a host, at its start and every minute: what it has.
 *
 * @param hypervisorVersion as libvirt gives it: major * 1,000,000 + minor * 1,000 + release
 * @param cpuInfo JSON of architecture, model, vendor, features and topology
 * @param reservedMemoryMb what is kept for the host itself
 * @param zone availability zone that the host is configured for
 * @param diskAvailableLeastGb what is left of the file system of the guests' disks when each has grown to its size
 * @param reservedVcpus what is kept for the host itself
 * @param traits what the hypervisor can do, in Placement's words
 * @param ratios how much more may be claimed than there is; null for what the scheduler says
 * @param metrics measured values by name, such as {@code cpu.percent}
 */
@MessageType("compute.report.resources")
public record HostResources(
        String host,
        String hypervisorHostname,
        String hypervisorType,
        int hypervisorVersion,
        int vcpus,
        int memoryMb,
        int diskGb,
        int reservedMemoryMb,
        int reservedDiskGb,
        int runningGuests,
        String hostIp,
        String cpuInfo,
        String zone,
        String uptime,
        @Nullable Integer diskAvailableLeastGb,
        int reservedVcpus,
        List<String> traits,
        @Nullable OwnRatios ratios,
        Map<String, Double> metrics) {

    /** Ratios of one host; null for the scheduler's. */
    public record OwnRatios(
            @Nullable Double cpu,
            @Nullable Double memory,
            @Nullable Double disk) {}

    public HostResources {
        traits = traits == null ? List.of() : List.copyOf(traits);
        metrics = metrics == null ? Map.of() : Map.copyOf(metrics);
    }

    /** Of a host that tells no more than what it has. */
    public HostResources(
            String host,
            String hypervisorHostname,
            String hypervisorType,
            int hypervisorVersion,
            int vcpus,
            int memoryMb,
            int diskGb,
            int reservedMemoryMb,
            int reservedDiskGb,
            int runningGuests,
            String hostIp,
            String cpuInfo,
            String zone,
            String uptime) {
        this(
                host,
                hypervisorHostname,
                hypervisorType,
                hypervisorVersion,
                vcpus,
                memoryMb,
                diskGb,
                reservedMemoryMb,
                reservedDiskGb,
                runningGuests,
                hostIp,
                cpuInfo,
                zone,
                uptime,
                null,
                0,
                List.of(),
                null,
                Map.of());
    }
}
