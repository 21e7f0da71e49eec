package io.altostratus.compute.database.hosts;

/**
 * How much more may be claimed of a host than it has.
 *
 * @param cpu virtual for each real processor
 * @param memory virtual for each real byte
 * @param disk virtual for each real byte
 */
public record Ratios(double cpu, double memory, double disk) {

    public int vcpuLimit(ComputeNode node) {
        return (int) ((node.vcpus() - node.reservedVcpus()) * cpu);
    }

    public int memoryLimitMb(ComputeNode node) {
        return (int) ((node.memoryMb() - node.reservedMemoryMb()) * memory);
    }

    public int diskLimitGb(ComputeNode node) {
        return (int) ((node.diskGb() - node.reservedDiskGb()) * disk);
    }
}
