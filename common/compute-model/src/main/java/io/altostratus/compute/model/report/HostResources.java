package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;
import java.util.List;
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
        List<String> traits) {

    public HostResources {
        traits = traits == null ? List.of() : List.copyOf(traits);
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
                List.of());
    }
}
