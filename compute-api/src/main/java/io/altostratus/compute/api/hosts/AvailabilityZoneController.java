package io.altostratus.compute.api.hosts;

import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
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

/** {@code /os-availability-zone}: the zones that hosts are configured for. */
@RestController
@RequestMapping("/v2.1/os-availability-zone")
class AvailabilityZoneController {

    private static final String INTERNAL = "internal";

    private final ServiceRepository services;
    private final HostProperties properties;
    private final Policy policy;
    private final Clock clock;

    AvailabilityZoneController(ServiceRepository services, HostProperties properties, Policy policy, Clock clock) {
        this.services = services;
        this.properties = properties;
        this.policy = policy;
        this.clock = clock;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context) {
        policy.enforce(context, "os_compute_api:os-availability-zone:list");
        Map<String, List<ServiceRecord>> zones = zones();
        zones.remove(INTERNAL);
        List<Map<String, Object>> views = new ArrayList<>();
        zones.forEach((name, members) -> views.add(view(name, members, null)));
        return Map.of("availabilityZoneInfo", views);
    }

    @GetMapping("/detail")
    Map<String, Object> detail(RequestContext context) {
        policy.enforce(context, "os_compute_api:os-availability-zone:detail");
        List<Map<String, Object>> views = new ArrayList<>();
        zones().forEach((name, members) -> views.add(view(name, members, hosts(members))));
        return Map.of("availabilityZoneInfo", views);
    }

    private Map<String, List<ServiceRecord>> zones() {
        Map<String, List<ServiceRecord>> zones = new TreeMap<>();
        for (ServiceRecord service : services.list(null, null)) {
            zones.computeIfAbsent(service.zone(), zone -> new ArrayList<>()).add(service);
        }
        return zones;
    }

    private Map<String, Object> hosts(List<ServiceRecord> members) {
        LocalDateTime now = UtcTime.now(clock);
        Map<String, Map<String, Object>> hosts = new TreeMap<>();
        for (ServiceRecord service : members) {
            hosts.computeIfAbsent(service.host(), host -> new TreeMap<>())
                    .put(
                            service.binaryName(),
                            Map.of(
                                    "available",
                                    service.isUp(now, properties.downAfter()),
                                    "active",
                                    !service.disabled(),
                                    "updated_at",
                                    service.lastSeenAt().toString()));
        }
        return new LinkedHashMap<>(hosts);
    }

    private static Map<String, Object> view(
            String name, List<ServiceRecord> members, @Nullable Map<String, Object> hosts) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("zoneName", name);
        view.put("zoneState", Map.of("available", members.stream().anyMatch(service -> !service.disabled())));
        view.put("hosts", hosts);
        return view;
    }
}
