package io.altostratus.blockstorage.services;

import io.altostratus.auth.policy.Policy;
import io.altostratus.blockstorage.common.Paths;
import io.altostratus.blockstorage.common.Views;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /os-services} and {@code /os-availability-zone}. */
@RestController
@RequestMapping({Paths.WITH_PROJECT, Paths.PLAIN})
class ServiceController {

    private static final String VOLUME_MANAGER = "cinder-volume";

    private final ServiceRepository services;
    private final ServicesProperties properties;
    private final Policy policy;
    private final Clock clock;

    ServiceController(ServiceRepository services, ServicesProperties properties, Policy policy, Clock clock) {
        this.services = services;
        this.properties = properties;
        this.policy = policy;
        this.clock = clock;
    }

    @GetMapping("/os-services")
    Map<String, Object> list(
            RequestContext context,
            @RequestParam(required = false) @Nullable String host,
            @RequestParam(required = false) @Nullable String binary) {
        policy.enforce(context, "volume_extension:services:index");
        LocalDateTime now = UtcTime.now(clock);
        return Map.of(
                "services",
                services.list(host, binary).stream().map(s -> view(s, now)).toList());
    }

    private Map<String, @Nullable Object> view(ServiceRepository.Service service, LocalDateTime now) {
        boolean isUp = Duration.between(service.seenAt(), now).abs().compareTo(properties.downTime()) <= 0;
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("binary", service.binaryName());
        view.put("host", service.host());
        view.put("zone", service.availabilityZone());
        view.put("status", service.disabled() ? "disabled" : "enabled");
        view.put("state", isUp ? "up" : "down");
        view.put("updated_at", Views.time(service.seenAt()));
        view.put("disabled_reason", service.disabledReason());
        return view;
    }

    /** A zone is where volumes can be: it comes with its first volume manager. */
    @GetMapping("/os-availability-zone")
    Map<String, Object> zones() {
        SortedMap<String, Boolean> zones = new TreeMap<>();
        for (ServiceRepository.Service service : services.list(null, VOLUME_MANAGER)) {
            zones.merge(service.availabilityZone(), !service.disabled(), Boolean::logicalOr);
        }
        return Map.of(
                "availabilityZoneInfo",
                zones.entrySet().stream()
                        .map(zone ->
                                Map.of("zoneName", zone.getKey(), "zoneState", Map.of("available", zone.getValue())))
                        .toList());
    }
}
