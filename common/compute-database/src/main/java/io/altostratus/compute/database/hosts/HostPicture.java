package io.altostratus.compute.database.hosts;

import org.jspecify.annotations.Nullable;

/**
 * What matters of a host when servers are placed.
 *
 * @param zone that the host itself is configured for
 * @param hypervisorVersion major * 1,000,000 + minor * 1,000 + release
 * @param cpuInfo JSON of architecture, model and topology
 * @param vcpusUsed the sum of the claims, as are the other used amounts
 * @param instances how many servers have a claim
 * @param failedBuilds builds that failed there since the last that succeeded
 * @param cpuRatio the host's own overcommit ratio; null for the scheduler's, as are the other ratios
 * @param metrics JSON of measured values by name; null if it has told none
 */
public record HostPicture(
        String host,
        String hypervisorHostname,
        String hypervisorType,
        int hypervisorVersion,
        String zone,
        String hostIp,
        String cpuInfo,
        int vcpus,
        int memoryMb,
        int diskGb,
        int reservedVcpus,
        int reservedMemoryMb,
        int reservedDiskGb,
        int vcpusUsed,
        int memoryMbUsed,
        int diskGbUsed,
        int instances,
        int failedBuilds,
        @Nullable Double cpuRatio,
        @Nullable Double memoryRatio,
        @Nullable Double diskRatio,
        @Nullable String metrics) {}
