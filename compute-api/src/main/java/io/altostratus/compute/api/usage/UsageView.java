package io.altostratus.compute.api.usage;

import io.altostratus.compute.database.usage.ProjectUse;
import io.altostratus.compute.database.usage.ServerUse;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How usage is told. */
final class UsageView {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

    private UsageView() {}

    /** @param servers null for the sums alone */
    static Map<String, Object> of(
            ProjectUse sums, @Nullable List<ServerUse> servers, UsagePeriod period, LocalDateTime now) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenant_id", sums.projectId());
        if (servers != null) {
            view.put(
                    "server_usages",
                    servers.stream().map(server -> of(server, now)).toList());
        }
        view.put("total_local_gb_usage", sums.diskGbHours());
        view.put("total_vcpus_usage", sums.vcpuHours());
        view.put("total_memory_mb_usage", sums.memoryMbHours());
        view.put("total_hours", sums.hours());
        view.put("start", TIME.format(period.start()));
        view.put("stop", TIME.format(period.end()));
        return view;
    }

    private static Map<String, @Nullable Object> of(ServerUse server, LocalDateTime now) {
        LocalDateTime ended = server.endedAt();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("instance_id", server.id());
        view.put("name", server.name());
        view.put("tenant_id", server.projectId());
        view.put("flavor", server.flavorName());
        view.put("vcpus", server.vcpus());
        view.put("memory_mb", server.memoryMb());
        view.put("local_gb", server.diskGb());
        view.put("hours", server.hours());
        view.put("state", server.vmState());
        view.put("started_at", TIME.format(server.startedAt()));
        view.put("ended_at", ended == null ? null : TIME.format(ended));
        view.put(
                "uptime",
                Duration.between(server.startedAt(), ended == null ? now : ended)
                        .toSeconds());
        return view;
    }
}
