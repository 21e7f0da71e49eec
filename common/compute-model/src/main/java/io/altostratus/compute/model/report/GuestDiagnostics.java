package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@link DiagnosticsRequest}. Counters run since the guest's start.
 *
 * @param powerState code of {@link io.altostratus.compute.model.state.PowerState}
 * @param hypervisor {@code kvm} or {@code qemu}
 * @param maximumMemoryKib what it may have, in KiB
 * @param usedMemoryKib what it has now, in KiB
 * @param cpuNanos time that each processor has run, in nanoseconds
 * @param memory what the hypervisor tells of the guest's memory, by libvirt's names, in KiB or counts
 */
@MessageType("compute.diagnostics")
public record GuestDiagnostics(
        int powerState,
        String hypervisor,
        long maximumMemoryKib,
        long usedMemoryKib,
        List<Long> cpuNanos,
        List<Disk> disks,
        List<Nic> nics,
        Map<String, Long> memory) {

    /** @param device as the guest sees it, for example {@code vda} */
    public record Disk(
            String device, long readBytes, long readRequests, long writeBytes, long writeRequests, long errors) {}

    /** @param device on the host, for example {@code tap…} */
    public record Nic(String device, @Nullable String macAddress, Traffic received, Traffic sent) {}

    /** What went through a network card one way. */
    public record Traffic(long octets, long packets, long errors, long drops) {}

    public GuestDiagnostics {
        cpuNanos = List.copyOf(cpuNanos);
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
        memory = Map.copyOf(memory);
    }
}
