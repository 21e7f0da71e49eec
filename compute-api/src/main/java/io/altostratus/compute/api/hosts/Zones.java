package io.altostratus.compute.api.hosts;

import io.altostratus.compute.database.aggregates.AggregateRepository;
import io.altostratus.compute.database.aggregates.HostZones;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Services and the availability zones that they are in: a host's is that of its aggregates, else its own. */
@Component
class Zones {

    /** The zone of everything that is not a compute host. */
    static final String INTERNAL = "internal";

    private final ServiceRepository services;
    private final AggregateRepository aggregates;

    Zones(ServiceRepository services, AggregateRepository aggregates) {
        this.services = services;
        this.aggregates = aggregates;
    }

    /** A service with the zone that it is in. */
    record Placed(ServiceRecord service, String zone) {}

    /** By two statements, however many there are. */
    List<Placed> services(@Nullable String host, @Nullable String binary) {
        HostZones zones = aggregates.zones();
        return services.list(host, binary).stream()
                .map(service -> new Placed(service, zone(service, zones)))
                .toList();
    }

    Placed of(ServiceRecord service) {
        return new Placed(service, zone(service, aggregates.zones()));
    }

    private static String zone(ServiceRecord service, HostZones zones) {
        return service.binaryName().equals(ServiceRecord.COMPUTE)
                ? zones.zoneOf(service.host(), service.zone())
                : INTERNAL;
    }
}
