package io.altostratus.compute.scheduler.weigh;

import java.util.Map;

/**
 * What operators may set of weighers.
 *
 * @param ram multiplier of free memory; negative to fill one host after the other, as for processors and disk
 * @param ioOps multiplier of the number of servers that are being built, copied or moved
 * @param buildFailure how much each build that failed counts against a host
 * @param metrics multiplier of measured values
 * @param metricWeights how much each measured value counts, by its name
 * @param unavailableMetric value of a host that has not told one of them
 */
public record WeigherSettings(
        double ram,
        double cpu,
        double disk,
        double ioOps,
        double numInstances,
        double hypervisorVersion,
        double softAffinity,
        double softAntiAffinity,
        double buildFailure,
        double metrics,
        Map<String, Double> metricWeights,
        double unavailableMetric) {

    public WeigherSettings {
        metricWeights = Map.copyOf(metricWeights);
    }
}
