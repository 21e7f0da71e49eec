package io.altostratus.compute.api.placement;

import io.altostratus.compute.database.hosts.ComputeNode;
import io.altostratus.compute.database.hosts.Ratios;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The scheduler's overcommit ratios, under the scheduler's own keys: what is set for the scheduler is to be set here as
 * well, so that inventories and candidates tell what it does.
 *
 * @param cpuRatio virtual processors that may be claimed for each real one
 * @param memoryRatio memory that may be claimed for each byte a host has
 * @param diskRatio disk that may be claimed for each byte a host has
 */
@ConfigurationProperties("altostratus.scheduler")
public record SchedulerRatios(
        @DefaultValue("16.0") double cpuRatio,
        @DefaultValue("1.5") double memoryRatio,
        @DefaultValue("1.0") double diskRatio) {

    Ratios of(ComputeNode node) {
        return new Ratios(
                own(node.cpuRatio(), cpuRatio), own(node.memoryRatio(), memoryRatio), own(node.diskRatio(), diskRatio));
    }

    private static double own(@Nullable Double ratio, double common) {
        return ratio == null ? common : ratio;
    }
}
