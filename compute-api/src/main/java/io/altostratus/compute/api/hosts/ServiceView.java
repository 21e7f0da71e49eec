package io.altostratus.compute.api.hosts;

import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A service as each microversion shows it. */
@Component
class ServiceView {

    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

    private final HostProperties properties;
    private final Clock clock;

    ServiceView(HostProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    boolean isUp(ServiceRecord service) {
        LocalDateTime now = UtcTime.now(clock);
        return service.isUp(now, properties.downAfter());
    }

    Map<String, @Nullable Object> of(Zones.Placed placed, Microversion version) {
        ServiceRecord service = placed.service();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", Ids.areUuids(version) ? service.id() : (Object) service.pk());
        view.put("binary", service.binaryName());
        view.put("host", service.host());
        view.put("zone", placed.zone());
        view.put("status", service.disabled() ? "disabled" : "enabled");
        view.put("state", isUp(service) ? "up" : "down");
        view.put("updated_at", TIME.format(service.lastSeenAt()));
        view.put("disabled_reason", service.disabledReason());
        if (version.atLeast(2, 11)) {
            view.put("forced_down", service.forcedDown());
        }
        return view;
    }
}
