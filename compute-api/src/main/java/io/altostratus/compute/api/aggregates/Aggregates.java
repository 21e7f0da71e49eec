package io.altostratus.compute.api.aggregates;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.database.aggregates.Aggregate;
import io.altostratus.compute.database.aggregates.AggregateRepository;
import io.altostratus.compute.database.hosts.HostServers;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.persistence.Transactions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Changes of aggregates. A host is in one availability zone at most, and that of a host with servers does not change
 * under them; one change at a time keeps both true.
 */
@Component
class Aggregates {

    private final AggregateRepository aggregates;
    private final ServiceRepository services;
    private final HostServers servers;
    private final Transactions transactions;

    Aggregates(
            AggregateRepository aggregates,
            ServiceRepository services,
            HostServers servers,
            Transactions transactions) {
        this.aggregates = aggregates;
        this.services = services;
        this.servers = servers;
        this.transactions = transactions;
    }

    List<Aggregate> list() {
        return aggregates.list();
    }

    Aggregate require(long pk) {
        return aggregates.find(pk).orElseThrow(() -> ApiException.notFound("Aggregate " + pk + " could not be found."));
    }

    Aggregate create(String name, @Nullable String zone) {
        return unlessTaken(
                name,
                () -> transactions.call(() -> {
                    long pk = aggregates.insert(UUID.randomUUID().toString(), name);
                    if (zone != null) {
                        aggregates.setProperty(pk, Aggregate.ZONE, zone);
                    }
                    return require(pk);
                }));
    }

    private interface Change {
        Aggregate run();
    }

    private static Aggregate unlessTaken(String name, Change change) {
        try {
            return change.run();
        } catch (DuplicateKeyException taken) {
            throw ApiException.conflict("Aggregate " + name + " already exists.");
        }
    }

    /** @param zone null for the zone as it is */
    Aggregate update(long pk, @Nullable String name, @Nullable String zone) {
        return unlessTaken(
                String.valueOf(name),
                () -> changed(pk, aggregate -> {
                    if (zone != null) {
                        checkZone(aggregate, zone, "Cannot update aggregate " + pk + ". Reason: ");
                        aggregates.setProperty(pk, Aggregate.ZONE, zone);
                    }
                    return name == null ? aggregate.name() : name;
                }));
    }

    /** @param changes null takes a property away */
    Aggregate setMetadata(long pk, Map<String, @Nullable String> changes) {
        String refused = "Cannot update metadata of aggregate " + pk + ". Reason: ";
        return changed(pk, aggregate -> {
            if (changes.containsKey(Aggregate.ZONE)) {
                checkZone(aggregate, changes.get(Aggregate.ZONE), refused);
            }
            changes.forEach((property, value) -> {
                if (value == null) {
                    aggregates.removeProperty(pk, property);
                } else {
                    aggregates.setProperty(pk, property, value);
                }
            });
            return aggregate.name();
        });
    }

    /** @param change gives the name that the aggregate has afterwards */
    private Aggregate changed(long pk, Function<Aggregate, String> change) {
        return transactions.call(() -> {
            aggregates.lock();
            aggregates.rename(pk, change.apply(require(pk)));
            return require(pk);
        });
    }

    private void checkZone(Aggregate aggregate, @Nullable String zone, String refused) {
        if (zone == null || zone.isEmpty()) {
            throw ApiException.badRequest(
                    refused + "Aggregate " + aggregate.name() + " does not support empty named availability zone.");
        }
        Set<String> others = zonesByOthers(aggregate, aggregate.hosts());
        others.remove(zone);
        if (!others.isEmpty()) {
            throw ApiException.badRequest(
                    refused + "One or more hosts already in availability zone(s) " + others + ".");
        }
        if (!zone.equals(aggregate.zone()) && servers.count(aggregate.hosts()) > 0) {
            throw ApiException.badRequest(refused + "One or more hosts contain instances in this zone.");
        }
    }

    /** Zones that these hosts have by other aggregates. */
    private Set<String> zonesByOthers(Aggregate aggregate, List<String> hosts) {
        Set<String> zones = new TreeSet<>();
        for (Aggregate other : aggregates.list()) {
            String zone = other.zone();
            if (other.pk() != aggregate.pk()
                    && zone != null
                    && other.hosts().stream().anyMatch(hosts::contains)) {
                zones.add(zone);
            }
        }
        return zones;
    }

    void delete(long pk) {
        transactions.run(() -> {
            aggregates.lock();
            require(pk);
            if (!aggregates.deleteEmpty(pk)) {
                throw ApiException.badRequest(
                        "Cannot remove aggregate " + pk + ". Reason: Host aggregate is not empty.");
            }
        });
    }

    Aggregate addHost(long pk, String host) {
        ServiceRecord service = services.find(host, ServiceRecord.COMPUTE)
                .orElseThrow(() -> ApiException.notFound("Compute host " + host + " could not be found."));
        String refused = "Cannot add host to aggregate " + pk + ". Reason: ";
        return transactions.call(() -> {
            aggregates.lock();
            Aggregate aggregate = require(pk);
            if (aggregate.hosts().contains(host)) {
                throw ApiException.conflict("Aggregate " + pk + " already has host " + host + ".");
            }
            String zone = aggregate.zone();
            if (zone != null) {
                Set<String> others = zonesByOthers(aggregate, List.of(host));
                others.remove(zone);
                if (!others.isEmpty()) {
                    throw ApiException.conflict(
                            refused + "One or more hosts already in availability zone(s) " + others + ".");
                }
                checkServersStay(service, zone, refused);
            }
            aggregates.addHost(pk, host);
            return require(pk);
        });
    }

    private void checkServersStay(ServiceRecord service, String zone, String refused) {
        String now = aggregates.zones().zoneOf(service.host(), service.zone());
        long number = now.equals(zone) ? 0 : servers.count(List.of(service.host()));
        if (number > 0) {
            throw ApiException.conflict(refused + "The availability zone of the host would change from '" + now
                    + "' to '" + zone + "', and it has " + number
                    + " instance(s). Move or shelve them first.");
        }
    }

    Aggregate removeHost(long pk, String host) {
        String refused = "Cannot remove host from aggregate " + pk + ". Reason: ";
        return transactions.call(() -> {
            aggregates.lock();
            Aggregate aggregate = require(pk);
            ServiceRecord service = services.find(host, ServiceRecord.COMPUTE).orElse(null);
            String zone = aggregate.zone();
            if (service != null
                    && zone != null
                    && aggregate.hosts().contains(host)
                    && !zonesByOthers(aggregate, List.of(host)).contains(zone)
                    && !Objects.equals(service.zone(), zone)) {
                checkServersStay(service, service.zone(), refused);
            }
            if (!aggregates.removeHost(pk, host)) {
                throw ApiException.notFound("Cannot remove host " + host + " in aggregate " + pk);
            }
            return require(pk);
        });
    }
}
