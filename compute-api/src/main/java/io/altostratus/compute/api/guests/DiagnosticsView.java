package io.altostratus.compute.api.guests;

import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.report.GuestDiagnostics;
import io.altostratus.compute.model.state.PowerState;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a host counts of a guest, in both forms of Nova. */
record DiagnosticsView(GuestDiagnostics told) {

    /** Until 2.47: one flat object, its members named after devices; memory in KiB. */
    Map<String, Object> libvirtForm() {
        Map<String, Object> view = new LinkedHashMap<>();
        for (int i = 0; i < told.cpuNanos().size(); i++) {
            view.put("cpu" + i + "_time", told.cpuNanos().get(i));
        }
        for (GuestDiagnostics.Disk disk : told.disks()) {
            view.put(disk.device() + "_read_req", disk.readRequests());
            view.put(disk.device() + "_read", disk.readBytes());
            view.put(disk.device() + "_write_req", disk.writeRequests());
            view.put(disk.device() + "_write", disk.writeBytes());
            view.put(disk.device() + "_errors", disk.errors());
        }
        for (GuestDiagnostics.Nic nic : told.nics()) {
            traffic(view, nic.device() + "_rx", nic.received());
            traffic(view, nic.device() + "_tx", nic.sent());
        }
        view.put("memory", told.maximumMemoryKib());
        told.memory().forEach((name, value) -> view.put("memory-" + name, value));
        return view;
    }

    private static void traffic(Map<String, Object> view, String name, GuestDiagnostics.Traffic traffic) {
        view.put(name, traffic.octets());
        view.put(name + "_packets", traffic.packets());
        view.put(name + "_errors", traffic.errors());
        view.put(name + "_drop", traffic.drops());
    }

    /** Since 2.48: the same for all hypervisors; memory in MiB, the processors' time in nanoseconds. */
    Map<String, Object> commonForm(Server server, LocalDateTime now) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("state", word(PowerState.of(told.powerState())));
        view.put("driver", "libvirt");
        view.put("hypervisor", told.hypervisor());
        view.put("hypervisor_os", "linux");
        view.put("uptime", uptime(server.launchedAt(), now));
        view.put("config_drive", server.access().configDrive());
        view.put("num_cpus", told.cpuNanos().size());
        view.put("num_nics", told.nics().size());
        view.put("num_disks", told.disks().size());
        Map<String, Object> memory = new LinkedHashMap<>();
        memory.put("maximum", told.maximumMemoryKib() / 1024);
        memory.put("used", told.usedMemoryKib() / 1024);
        view.put("memory_details", memory);
        view.put("cpu_details", processors());
        view.put(
                "disk_details", told.disks().stream().map(DiagnosticsView::disk).toList());
        view.put("nic_details", told.nics().stream().map(DiagnosticsView::nic).toList());
        return view;
    }

    private List<Map<String, Object>> processors() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < told.cpuNanos().size(); i++) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", i);
            one.put("time", told.cpuNanos().get(i));
            one.put("utilisation", null);
            all.add(one);
        }
        return all;
    }

    private static Map<String, Object> disk(GuestDiagnostics.Disk disk) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("read_bytes", disk.readBytes());
        one.put("read_requests", disk.readRequests());
        one.put("write_bytes", disk.writeBytes());
        one.put("write_requests", disk.writeRequests());
        one.put("errors_count", disk.errors());
        return one;
    }

    private static Map<String, Object> nic(GuestDiagnostics.Nic nic) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("mac_address", nic.macAddress());
        way(one, "rx", nic.received());
        way(one, "tx", nic.sent());
        return one;
    }

    private static void way(Map<String, Object> view, String name, GuestDiagnostics.Traffic traffic) {
        view.put(name + "_octets", traffic.octets());
        view.put(name + "_errors", traffic.errors());
        view.put(name + "_drop", traffic.drops());
        view.put(name + "_packets", traffic.packets());
        view.put(name + "_rate", null);
    }

    private static @Nullable Long uptime(@Nullable LocalDateTime launchedAt, LocalDateTime now) {
        return launchedAt == null
                ? null
                : Math.max(0, Duration.between(launchedAt, now).toSeconds());
    }

    /** As Nova names them. */
    static String word(PowerState power) {
        return switch (power) {
            case NO_STATE -> "pending";
            case RUNNING -> "running";
            case PAUSED -> "paused";
            case SHUTDOWN -> "shutdown";
            case CRASHED -> "crashed";
        };
    }
}
