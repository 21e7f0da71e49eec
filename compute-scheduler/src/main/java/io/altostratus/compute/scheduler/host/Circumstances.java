package io.altostratus.compute.scheduler.host;

import io.altostratus.compute.database.aggregates.Aggregate;
import io.altostratus.compute.database.aggregates.AggregateRepository;
import io.altostratus.compute.database.hosts.HostPicture;
import io.altostratus.compute.database.hosts.HostPictureRepository;
import io.altostratus.compute.database.hosts.HostPictureRepository.Liveness;
import io.altostratus.context.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What matters of hosts but does not stand in their rows: services, aggregates and work that goes on. */
final class Circumstances {

    /** How long signs of life are kept: they come every ten seconds, and a host is down only after several are missing. */
    static final Duration SERVICES_KEPT_FOR = Duration.ofSeconds(10);

    private record Membership(String zone, Map<String, Set<String>> metadata) {}

    private final HostPictureRepository pictures;
    private final AggregateRepository aggregates;
    private final Overcommit overcommit;
    private final Set<String> ioWork;
    private final Duration downAfter;

    private final Map<String, Liveness> services = new HashMap<>();
    private Instant servicesReadAt = Instant.MIN;
    private Map<String, Integer> ioOps = Map.of();
    private List<Aggregate> knownAggregates = List.of();
    private Map<String, Membership> memberships = Map.of();
    private final Map<String, JsonNode> cpuInfos = new HashMap<>();

    Circumstances(
            HostPictureRepository pictures,
            AggregateRepository aggregates,
            Overcommit overcommit,
            Set<String> ioWork,
            Duration downAfter) {
        this.pictures = pictures;
        this.aggregates = aggregates;
        this.overcommit = overcommit;
        this.ioWork = Set.copyOf(ioWork);
        this.downAfter = downAfter;
    }

    void read(Instant now, Duration servicesKeptFor, Set<String> hosts) {
        if (servicesReadAt.equals(Instant.MIN)
                || !servicesReadAt.plus(servicesKeptFor).isAfter(now)
                || !services.keySet().containsAll(hosts)) {
            List<Liveness> all = pictures.liveness();
            services.clear();
            all.forEach(service -> services.put(service.host(), service));
            servicesReadAt = now;
        } else {
            pictures.unavailable().forEach(service -> services.put(service.host(), service));
        }
        ioOps = ioWork.isEmpty() ? Map.of() : pictures.ioOps(ioWork);
        List<Aggregate> found = aggregates.list();
        if (!found.equals(knownAggregates)) {
            memberships = memberships(found);
            knownAggregates = found;
        }
    }

    private static Map<String, Membership> memberships(List<Aggregate> aggregates) {
        Map<String, Map<String, Set<String>>> metadata = new HashMap<>();
        Map<String, String> zones = new HashMap<>();
        for (Aggregate aggregate : aggregates) {
            String zone = aggregate.zone();
            for (String host : aggregate.hosts()) {
                if (zone != null) {
                    zones.putIfAbsent(host, zone);
                }
                Map<String, Set<String>> ofHost = metadata.computeIfAbsent(host, name -> new HashMap<>());
                aggregate.metadata().forEach((key, value) -> {
                    Set<String> values = ofHost.computeIfAbsent(key, name -> new HashSet<>());
                    for (String one : value.split(",", -1)) {
                        values.add(one.strip());
                    }
                });
            }
        }
        Map<String, Membership> memberships = new HashMap<>();
        metadata.forEach((host, values) -> memberships.put(host, new Membership(zones.getOrDefault(host, ""), values)));
        return memberships;
    }

    /** @param before its claims are kept; null to take those of the picture */
    HostState state(HostPicture picture, @Nullable HostState before) {
        Liveness service = services.get(picture.host());
        boolean enabled = service != null && !service.disabled();
        long upUntil = service == null || service.forcedDown()
                ? 0
                : service.lastSeenAt().toInstant(ZoneOffset.UTC).plus(downAfter).toEpochMilli();
        int operations = ioOps.getOrDefault(picture.host(), 0);
        HostFacts facts = facts(picture);
        return before == null
                ? new HostState(
                        facts,
                        enabled,
                        upUntil,
                        picture.vcpusUsed(),
                        picture.memoryMbUsed(),
                        picture.diskGbUsed(),
                        picture.instances(),
                        operations,
                        picture.failedBuilds())
                : before.with(facts, enabled, upUntil, operations);
    }

    private HostFacts facts(HostPicture picture) {
        Membership membership = memberships.get(picture.host());
        Map<String, Set<String>> metadata = membership == null ? Map.of() : membership.metadata();
        return new HostFacts(
                picture.host(),
                picture.hypervisorHostname(),
                membership == null || membership.zone().isEmpty() ? picture.zone() : membership.zone(),
                picture.hypervisorType(),
                picture.hypervisorVersion(),
                picture.hostIp(),
                cpuInfo(picture.cpuInfo()),
                picture.vcpus() - picture.reservedVcpus(),
                picture.memoryMb() - picture.reservedMemoryMb(),
                picture.diskGb() - picture.reservedDiskGb(),
                overcommit.of(picture, metadata),
                metadata,
                metrics(picture.metrics()));
    }

    /** Most hosts of a cloud have the same processors. */
    private JsonNode cpuInfo(String text) {
        if (cpuInfos.size() > 1_000) {
            cpuInfos.clear();
        }
        return cpuInfos.computeIfAbsent(text, Circumstances::read);
    }

    private static JsonNode read(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JacksonException e) {
            return Json.MAPPER.createObjectNode();
        }
    }

    private static Map<String, Double> metrics(@Nullable String json) {
        if (json == null) {
            return Map.of();
        }
        Map<String, Double> metrics = new HashMap<>();
        read(json).properties().forEach(metric -> {
            if (metric.getValue().isNumber()) {
                metrics.put(metric.getKey(), metric.getValue().asDouble());
            }
        });
        return metrics;
    }
}
