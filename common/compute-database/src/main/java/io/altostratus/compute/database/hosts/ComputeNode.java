package io.altostratus.compute.database.hosts;

import io.altostratus.context.Json;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host's hypervisor: what it has and what is claimed of it.
 *
 * @param vcpusUsed the sums of the claims on it
 * @param diskAvailableLeastGb what is left of the file system when every disk has grown to its size, which may be less
 *     than nothing; null until the host has told
 * @param traits a JSON list, see {@link #traitNames}
 * @param cpuRatio the host's own overcommit ratio; null for the scheduler's, as are the other ratios
 * @param generation grows with every change of what Placement shows of it
 */
public record ComputeNode(
        long pk,
        String id,
        String host,
        String hypervisorHostname,
        String hypervisorType,
        int hypervisorVersion,
        String zone,
        String hostIp,
        String cpuInfo,
        String uptime,
        int vcpus,
        int memoryMb,
        int diskGb,
        int reservedMemoryMb,
        int reservedDiskGb,
        int runningGuests,
        int vcpusUsed,
        int memoryMbUsed,
        int diskGbUsed,
        LocalDateTime reportedAt,
        @Nullable Integer diskAvailableLeastGb,
        int reservedVcpus,
        @Nullable String traits,
        long generation,
        @Nullable Double cpuRatio,
        @Nullable Double memoryRatio,
        @Nullable Double diskRatio) {

    /** What the hypervisor can do, in Placement's words; unsorted. */
    public List<String> traitNames() {
        return traits == null ? List.of() : List.of(Json.MAPPER.readValue(traits, String[].class));
    }

    /** Claims and what the host keeps for itself, as OpenStack counts what is used. */
    public int memoryMbTaken() {
        return memoryMbUsed + reservedMemoryMb;
    }

    /** Claims and what the host keeps for itself. */
    public int diskGbTaken() {
        return diskGbUsed + reservedDiskGb;
    }
}
