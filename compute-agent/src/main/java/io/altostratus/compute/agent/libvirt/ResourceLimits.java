package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.model.order.GuestSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of the host a guest may take, by the {@code quota:} extra specs of its flavor: shares and time of processors as
 * libvirt's {@code cputune}, bytes and operations of each disk as {@code iotune}. A disk's limits are in bytes and
 * operations a second; a processor's period and quota in microseconds.
 */
final class ResourceLimits {

    private static final Map<String, String> CPU = new TreeMap<>(
            Map.of("quota:cpu_shares", "shares", "quota:cpu_period", "period", "quota:cpu_quota", "quota"));

    private static final Map<String, String> DISK = new TreeMap<>(Map.of(
            "quota:disk_read_bytes_sec", "read_bytes_sec",
            "quota:disk_read_iops_sec", "read_iops_sec",
            "quota:disk_write_bytes_sec", "write_bytes_sec",
            "quota:disk_write_iops_sec", "write_iops_sec",
            "quota:disk_total_bytes_sec", "total_bytes_sec",
            "quota:disk_total_iops_sec", "total_iops_sec"));

    private final Map<String, Long> cpu;
    private final Map<String, Long> disk;

    private ResourceLimits(Map<String, Long> cpu, Map<String, Long> disk) {
        this.cpu = cpu;
        this.disk = disk;
    }

    /** @throws GuestOperationException if a limit is not a number */
    static ResourceLimits of(GuestSpec guest) {
        Map<String, String> specs = guest.flavor().extraSpecs();
        return new ResourceLimits(read(CPU, specs), read(DISK, specs));
    }

    private static Map<String, Long> read(Map<String, String> known, Map<String, String> specs) {
        Map<String, Long> limits = new LinkedHashMap<>();
        known.forEach((spec, element) -> {
            String value = specs.get(spec);
            if (value != null) {
                limits.put(element, number(spec, value));
            }
        });
        return limits;
    }

    private static long number(String spec, String value) {
        try {
            return Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            throw new GuestOperationException(
                    "reading the limits of the guest",
                    "The extra spec " + spec + " has the value " + value + ", which is not a number.",
                    "change the extra spec of the flavor",
                    e);
        }
    }

    /** Nothing if there are no limits. */
    void cpuXml(StringBuilder xml) {
        element(xml, 1, "cputune", cpu);
    }

    /** Inside of a disk; nothing if there are no limits. */
    void diskXml(StringBuilder xml) {
        element(xml, 3, "iotune", disk);
    }

    private static void element(StringBuilder xml, int depth, String name, Map<String, Long> limits) {
        if (limits.isEmpty()) {
            return;
        }
        String indent = "  ".repeat(depth);
        xml.append(indent).append('<').append(name).append(">\n");
        limits.forEach((limit, value) -> xml.append(indent)
                .append("  <")
                .append(limit)
                .append('>')
                .append(value)
                .append("</")
                .append(limit)
                .append(">\n"));
        xml.append(indent).append("</").append(name).append(">\n");
    }
}
