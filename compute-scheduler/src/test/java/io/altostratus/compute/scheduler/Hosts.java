package io.altostratus.compute.scheduler;

import io.altostratus.compute.database.hosts.Ratios;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.demand.GroupPlacement;
import io.altostratus.compute.scheduler.host.HostFacts;
import io.altostratus.compute.scheduler.host.HostState;
import io.altostratus.context.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Hosts and requests for tests that need no database. */
public final class Hosts {

    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Hosts() {}

    /** A host that can be changed a bit before it is built. */
    public static final class Builder {

        private final String name;
        private String zone = "nova";
        private String type = "QEMU";
        private int version = 8_002_002;
        private String ip = "192.0.2.1";
        private String cpuInfo = "{\"arch\": \"x86_64\", \"topology\": {\"cores\": 4}}";
        private int memory = 10_000;
        private int used;
        private int instances;
        private int ioOps;
        private int failedBuilds;
        private boolean enabled = true;
        private long upUntil = NOW.plusSeconds(30).toEpochMilli();
        private final Map<String, Set<String>> metadata = new HashMap<>();
        private Map<String, Double> metrics = Map.of();

        private Builder(String name) {
            this.name = name;
        }

        public Builder zone(String value) {
            zone = value;
            return this;
        }

        public Builder hypervisor(String newType, int newVersion) {
            type = newType;
            version = newVersion;
            return this;
        }

        public Builder ip(String value) {
            ip = value;
            return this;
        }

        public Builder cpuInfo(String json) {
            cpuInfo = json;
            return this;
        }

        public Builder memory(int total, int usedMb) {
            memory = total;
            used = usedMb;
            return this;
        }

        public Builder load(int servers, int operations, int failures) {
            instances = servers;
            ioOps = operations;
            failedBuilds = failures;
            return this;
        }

        public Builder service(boolean isEnabled, boolean isUp) {
            enabled = isEnabled;
            upUntil = isUp ? upUntil : 0;
            return this;
        }

        public Builder aggregate(String key, String... values) {
            metadata.put(key, Set.of(values));
            return this;
        }

        public Builder metrics(Map<String, Double> values) {
            metrics = values;
            return this;
        }

        public HostState build() {
            HostFacts facts = new HostFacts(
                    name,
                    name + ".example.org",
                    zone,
                    type,
                    version,
                    ip,
                    Json.MAPPER.readTree(cpuInfo),
                    8,
                    memory,
                    100,
                    new Ratios(2, 1.5, 1),
                    Map.copyOf(metadata),
                    metrics);
            return new HostState(facts, enabled, upUntil, instances, used, instances, instances, ioOps, failedBuilds);
        }
    }

    public static Builder host(String name) {
        return new Builder(name);
    }

    /** A request of 1 processor, 100 MiB and 1 GiB. */
    public static SelectHostRequest request(
            Map<String, String> extraSpecs, Map<String, String> imageProperties, Map<String, List<String>> hints) {
        return new SelectHostRequest(
                UUID.randomUUID().toString(),
                1,
                1,
                100,
                1,
                null,
                null,
                List.of(),
                "project-1",
                "flavor-1",
                "m1.nano",
                extraSpecs,
                "image-1",
                imageProperties,
                null,
                hints);
    }

    public static Demand demand(SelectHostRequest request, @Nullable GroupPlacement group) {
        return new Demand(request, group, NOW);
    }
}
