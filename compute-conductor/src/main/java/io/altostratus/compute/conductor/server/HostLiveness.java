package io.altostratus.compute.conductor.server;

import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;

/** Whether a host was heard of lately. */
public final class HostLiveness {

    private final ServiceRepository services;
    private final Clock clock;
    private final Duration downAfter;

    public HostLiveness(ServiceRepository services, Clock clock, Duration downAfter) {
        this.services = services;
        this.clock = clock;
        this.downAfter = downAfter;
    }

    boolean isUp(String host) {
        return services.find(host, ServiceRecord.COMPUTE)
                .map(service -> service.isUp(UtcTime.now(clock), downAfter))
                .orElse(false);
    }
}
