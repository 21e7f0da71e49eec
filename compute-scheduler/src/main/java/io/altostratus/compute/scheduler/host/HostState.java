package io.altostratus.compute.scheduler.host;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host as the scheduler sees it. What is claimed there changes all the time; this is an opinion, the claim decides.
 *
 * @param enabled an administrator lets it have new servers
 * @param upUntil when it counts as down unless it is heard of before, in milliseconds since 1970; 0 if it is down
 * @param vcpusUsed the sum of the claims, as are the other used amounts
 * @param instances how many servers have a claim
 * @param ioOps how many servers are being built, copied or moved
 * @param failedBuilds since the last that succeeded
 */
public record HostState(
        HostFacts facts,
        boolean enabled,
        long upUntil,
        int vcpusUsed,
        int memoryMbUsed,
        int diskGbUsed,
        int instances,
        int ioOps,
        int failedBuilds) {

    public String host() {
        return facts.host();
    }

    public String zone() {
        return facts.zone();
    }

    public boolean isUp(long now) {
        return upUntil > now;
    }

    /** Processors that can still be claimed within the ratio. */
    public int roomVcpus() {
        return facts.vcpuLimit() - vcpusUsed;
    }

    /** Memory that can still be claimed within the ratio. */
    public int roomMemoryMb() {
        return facts.memoryLimitMb() - memoryMbUsed;
    }

    /** Disk that can still be claimed within the ratio. */
    public int roomDiskGb() {
        return facts.diskLimitGb() - diskGbUsed;
    }

    /** Real memory that nobody has claimed; negative where more is claimed than there is. */
    public int freeMemoryMb() {
        return facts.memoryMb() - memoryMbUsed;
    }

    /** Real disk that nobody has claimed; negative where more is claimed than there is. */
    public int freeDiskMb() {
        return (facts.diskGb() - diskGbUsed) * 1024;
    }

    /** As it will be once a server of this size is there; with negative amounts, once one has gone. */
    HostState plus(int vcpus, int memoryMb, int diskGb) {
        int more = vcpus + memoryMb + diskGb < 0 ? -1 : 1;
        return new HostState(
                facts,
                enabled,
                upUntil,
                vcpusUsed + vcpus,
                memoryMbUsed + memoryMb,
                diskGbUsed + diskGb,
                instances + more,
                Math.max(0, ioOps + more),
                failedBuilds);
    }

    /** The same claims under newer circumstances. */
    HostState with(HostFacts newFacts, boolean newEnabled, long newUpUntil, int newIoOps) {
        return new HostState(
                newFacts,
                newEnabled,
                newUpUntil,
                vcpusUsed,
                memoryMbUsed,
                diskGbUsed,
                instances,
                newIoOps,
                failedBuilds);
    }

    /**
     * What flavors' {@code capabilities:…} and the hint {@code query} may refer to, under Nova's names.
     *
     * @return a number, a text, a tree of JSON or a map; null if there is nothing of that name
     */
    public @Nullable Object attribute(String name) {
        return switch (name) {
            case "host" -> facts.host();
            case "nodename", "hypervisor_hostname" -> facts.node();
            case "host_ip" -> facts.hostIp();
            case "availability_zone" -> facts.zone();
            case "hypervisor_type" -> facts.hypervisorType().toLowerCase(Locale.ROOT);
            case "hypervisor_version" -> facts.hypervisorVersion();
            case "cpu_info" -> facts.cpuInfo();
            case "architecture" -> facts.cpuInfo().path("arch").asString("");
            case "free_ram_mb" -> freeMemoryMb();
            case "free_disk_mb" -> freeDiskMb();
            case "total_usable_ram_mb" -> facts.memoryMb();
            case "total_usable_disk_gb" -> facts.diskGb();
            case "vcpus_total" -> facts.vcpus();
            case "vcpus_used" -> vcpusUsed;
            case "num_instances" -> instances;
            case "num_io_ops" -> ioOps;
            case "failed_builds" -> failedBuilds;
            case "cpu_allocation_ratio" -> facts.ratios().cpu();
            case "ram_allocation_ratio" -> facts.ratios().memory();
            case "disk_allocation_ratio" -> facts.ratios().disk();
            case "metrics" -> facts.metrics();
            default -> null;
        };
    }

    @Override
    public String toString() {
        return "(" + facts.host() + ", " + facts.node() + ") ram:" + freeMemoryMb() + "MB disk:" + freeDiskMb()
                + "MB io_ops:" + ioOps + " instances:" + instances;
    }
}
