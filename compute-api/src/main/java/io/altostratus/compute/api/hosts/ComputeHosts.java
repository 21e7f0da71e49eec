package io.altostratus.compute.api.hosts;

import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** The hosts of this cloud, as far as actions on servers ask. */
@Component
public class ComputeHosts {

    private final ServiceRepository services;
    private final HostProperties properties;
    private final Clock clock;

    ComputeHosts(ServiceRepository services, HostProperties properties, Clock clock) {
        this.services = services;
        this.properties = properties;
        this.clock = clock;
    }

    public boolean exists(String host) {
        return services.find(host, ServiceRecord.COMPUTE).isPresent();
    }

    public boolean isUp(String host) {
        return services.find(host, ServiceRecord.COMPUTE)
                .filter(service -> service.isUp(UtcTime.now(clock), properties.downAfter()))
                .isPresent();
    }
}
