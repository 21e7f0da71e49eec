package io.altostratus.compute.scheduler.host;

/**
 * A host as the scheduler sees it. What is claimed there changes all the time; this is an opinion, the claim decides.
 *
 * @param freeMemoryMb within the overcommit ratio, as are the other free amounts
 */
public record HostState(
        String host,
        String zone,
        boolean enabled,
        boolean up,
        int freeVcpus,
        int freeMemoryMb,
        int freeDiskGb,
        int instances) {

    /** As it will be once a server of this size is there. */
    HostState minus(int vcpus, int memoryMb, int diskGb) {
        return new HostState(
                host,
                zone,
                enabled,
                up,
                freeVcpus - vcpus,
                freeMemoryMb - memoryMb,
                freeDiskGb - diskGb,
                instances + 1);
    }

    @Override
    public String toString() {
        return host + " (ram: " + freeMemoryMb + "MB disk: " + freeDiskGb + "GB vcpus: " + freeVcpus + " instances: "
                + instances + ")";
    }
}
