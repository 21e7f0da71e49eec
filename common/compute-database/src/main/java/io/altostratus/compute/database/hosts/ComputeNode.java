package io.altostratus.compute.database.hosts;

import java.time.LocalDateTime;

/**
 * A host's hypervisor: what it has and what is claimed of it.
 *
 * @param vcpusUsed the sums of the claims on it
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
        LocalDateTime reportedAt) {}
