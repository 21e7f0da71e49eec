package io.altostratus.compute.scheduler.host;

import io.altostratus.compute.database.hosts.HostPicture;
import io.altostratus.compute.database.hosts.Ratios;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which ratios hold for a host: its own or the scheduler's, and where that is asked for its aggregates' smallest. The
 * claim checks the same limits as the filters, so an amount that no filter looks at is not limited.
 *
 * @param ratios where neither the host nor an aggregate says anything
 */
public record Overcommit(Ratios ratios, Limit cpu, Limit memory, Limit disk) {

    /** More than any host is ever asked for, and far from what a statement could not multiply. */
    private static final double UNLIMITED = 1_000_000;

    /** Where the limit of an amount comes from. */
    public enum Limit {
        NONE,
        HOST,
        AGGREGATES
    }

    Ratios of(HostPicture host, Map<String, Set<String>> aggregates) {
        return new Ratios(
                ratio(cpu, host.cpuRatio(), ratios.cpu(), aggregates.get("cpu_allocation_ratio")),
                ratio(memory, host.memoryRatio(), ratios.memory(), aggregates.get("ram_allocation_ratio")),
                ratio(disk, host.diskRatio(), ratios.disk(), aggregates.get("disk_allocation_ratio")));
    }

    private static double ratio(Limit limit, @Nullable Double own, double common, @Nullable Set<String> ofAggregates) {
        double ofHost = own == null ? common : own;
        return switch (limit) {
            case NONE -> UNLIMITED;
            case HOST -> ofHost;
            case AGGREGATES -> AggregateNumbers.least(ofAggregates, ofHost);
        };
    }
}
