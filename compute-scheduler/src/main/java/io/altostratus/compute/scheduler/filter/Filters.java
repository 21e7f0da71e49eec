package io.altostratus.compute.scheduler.filter;

import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.scheduler.host.HostState;
import java.util.List;
import java.util.function.BiPredicate;

/** The filters that every cloud has, in the order in which they are asked: the cheap and the decisive first. */
public final class Filters {

    private record Simple(String name, BiPredicate<HostState, SelectHostRequest> condition) implements HostFilter {

        @Override
        public boolean passes(HostState host, SelectHostRequest request) {
            return condition.test(host, request);
        }
    }

    private Filters() {}

    public static List<HostFilter> standard() {
        return List.of(
                // Not where it has failed before.
                new Simple("RetryFilter", (host, r) -> !r.excludedHosts().contains(host.host())),
                new Simple(
                        "AvailabilityZoneFilter",
                        (host, r) -> (r.zone() == null || r.zone().equals(host.zone()))
                                && (r.forcedHost() == null || r.forcedHost().equals(host.host()))),
                // An administrator who names a host gets it even if it is disabled for others.
                new Simple("ComputeFilter", (host, r) -> host.up() && (host.enabled() || r.forcedHost() != null)),
                new Simple("RamFilter", (host, r) -> host.freeMemoryMb() >= r.memoryMb()),
                new Simple("DiskFilter", (host, r) -> host.freeDiskGb() >= r.diskGb()),
                new Simple("CoreFilter", (host, r) -> host.freeVcpus() >= r.vcpus()));
    }
}
