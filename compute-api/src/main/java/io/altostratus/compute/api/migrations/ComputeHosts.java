package io.altostratus.compute.api.migrations;

import io.altostratus.compute.api.hosts.HostProperties;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** The hosts of this cloud, as far as moves of servers ask. */
@Component
class ComputeHosts {

    private final ServiceRepository services;
    private final HostProperties properties;
    private final Clock clock;

    ComputeHosts(ServiceRepository services, HostProperties properties, Clock clock) {
        this.services = services;
        this.properties = properties;
        this.clock = clock;
    }

    boolean exists(String host) {
        return services.list(null, ServiceRecord.COMPUTE).stream()
                .anyMatch(service -> service.host().equals(host));
    }

    boolean isUp(String host) {
        return services.list(null, ServiceRecord.COMPUTE).stream()
                .anyMatch(service ->
                        service.host().equals(host) && service.isUp(UtcTime.now(clock), properties.downAfter()));
    }
}
