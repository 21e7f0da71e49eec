package io.altostratus.compute.api.hosts;

import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /os-availability-zone}: the zones that hosts are in, by their aggregates or by themselves. A zone is available
 * while a service in it is enabled; those that are not stand at the end.
 */
@RestController
@RequestMapping("/v2.1/os-availability-zone")
class AvailabilityZoneController {

    private final Zones zones;
    private final HostProperties properties;
    private final Policy policy;
    private final Clock clock;

    AvailabilityZoneController(Zones zones, HostProperties properties, Policy policy, Clock clock) {
        this.zones = zones;
        this.properties = properties;
        this.policy = policy;
        this.clock = clock;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context) {
        policy.enforce(context, "os_compute_api:os-availability-zone:list");
        return views(false);
    }

    @GetMapping("/detail")
    Map<String, Object> detail(RequestContext context) {
        policy.enforce(context, "os_compute_api:os-availability-zone:detail");
        return views(true);
    }

    private Map<String, Object> views(boolean detailed) {
        Map<String, List<ServiceRecord>> byZone = new TreeMap<>();
        for (Zones.Placed placed : zones.services(null, null)) {
            if (detailed || !placed.zone().equals(Zones.INTERNAL)) {
                byZone.computeIfAbsent(placed.zone(), zone -> new ArrayList<>()).add(placed.service());
            }
        }
        List<Map<String, Object>> available = new ArrayList<>();
        List<Map<String, Object>> others = new ArrayList<>();
        byZone.forEach((zone, members) -> {
            List<ServiceRecord> enabled =
                    members.stream().filter(service -> !service.disabled()).toList();
            if (enabled.isEmpty()) {
                others.add(view(zone, false, null));
            } else {
                available.add(view(zone, true, detailed ? hosts(enabled) : null));
            }
        });
        available.addAll(others);
        return Map.of("availabilityZoneInfo", available);
    }

    private Map<String, Object> hosts(List<ServiceRecord> members) {
        LocalDateTime now = UtcTime.now(clock);
        Map<String, Map<String, Object>> hosts = new TreeMap<>();
        for (ServiceRecord service : members) {
            hosts.computeIfAbsent(service.host(), host -> new TreeMap<>())
                    .put(
                            service.binaryName(),
                            Map.of(
                                    "available", service.isUp(now, properties.downAfter()),
                                    "active", true,
                                    "updated_at", ServiceView.TIME.format(service.lastSeenAt())));
        }
        return new LinkedHashMap<>(hosts);
    }

    private static Map<String, Object> view(String name, boolean available, @Nullable Map<String, Object> hosts) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("zoneName", name);
        view.put("zoneState", Map.of("available", available));
        view.put("hosts", hosts);
        return view;
    }
}
