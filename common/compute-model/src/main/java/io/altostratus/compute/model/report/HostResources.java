package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;

/**
 * From a host, at its start and every minute: what it has.
 *
 * @param hypervisorVersion as libvirt gives it: major * 1,000,000 + minor * 1,000 + release
 * @param cpuInfo JSON of architecture, model and topology
 * @param reservedMemoryMb what is kept for the host itself
 * @param zone availability zone that the host is configured for
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
        String uptime) {}
