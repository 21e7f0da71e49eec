package io.altostratus.compute.agent.host;

import java.time.Duration;

/**
 * What makes one host.
 *
 * @param host its name in the cloud
 * @param address its address for the other hosts
 * @param zone availability zone it is in
 * @param workers how many guests are worked on at once
 * @param reservedMemoryMb kept for the host itself
 * @param reservedDiskGb kept for the host itself
 * @param reservedVcpus kept for the host itself
 * @param converge how often the host compares what is there with what should be
 * @param placement what it tells for the choice of hosts
 */
public record HostIdentity(
        String host,
        String address,
        String zone,
        int workers,
        int reservedMemoryMb,
        int reservedDiskGb,
        int reservedVcpus,
        Duration heartbeat,
        Duration converge,
        PlacementSettings placement) {}
