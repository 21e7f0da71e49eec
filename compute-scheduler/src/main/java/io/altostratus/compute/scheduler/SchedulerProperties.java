package io.altostratus.compute.scheduler;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * The scheduler.
 *
 * @param host name under which this process is listed among the services
 * @param cpuRatio virtual processors that may be claimed for each real one, where the host has no ratio of its own
 * @param memoryRatio memory that may be claimed for each byte a host has, where the host has no ratio of its own
 * @param diskRatio disk that may be claimed for each byte a host has, where the host has no ratio of its own
 * @param downAfter a host that was not heard of for so long gets no servers
 * @param keepHostsFor how old the picture of all hosts may be when a host is chosen
 * @param filters what hosts are asked, in this order; a filter of one's own that is not named is asked at the end. What
 *     no filter looks at (memory, disk, processors) is not limited either
 * @param weighers what counts when hosts are compared; empty for everything there is. Those of one's own count always
 * @param ramWeight how much free memory counts; negative to fill one host after the other
 * @param cpuWeight how much free processors count
 * @param diskWeight how much free disk counts
 * @param ioOpsWeight how much it counts that servers are being built, copied or moved on a host; negative to avoid it
 * @param numInstancesWeight how much the number of servers counts; negative to prefer hosts with few
 * @param hypervisorVersionWeight how much a newer hypervisor counts
 * @param softAffinityWeight how much it counts that servers of the same group with soft affinity are there;
 *     more than memory and the load of other members that are still being built
 * @param softAntiAffinityWeight how much it counts that no servers of the same group with soft anti-affinity are there
 * @param buildFailureWeight how much builds count against a host that failed there since the last that succeeded
 * @param metricsWeight how much measured values count
 * @param metricWeights how much each measured value counts among them, by its name
 * @param unavailableMetric what a host counts that has not told one of these values
 * @param maxIoOpsPerHost servers that may be built, copied or moved on a host at the same time, if IoOpsFilter is asked
 * @param maxInstancesPerHost servers that a host may have, if NumInstancesFilter is asked
 * @param isolatedHosts hosts for the isolated images, if IsolatedHostsFilter is asked
 * @param isolatedImages ids of images whose servers belong on the isolated hosts
 * @param restrictIsolatedHosts whether servers of other images are kept off the isolated hosts
 */
@ConfigurationProperties("altostratus.scheduler")
public record SchedulerProperties(
        @DefaultValue("controller") String host,
        @DefaultValue("16.0") double cpuRatio,
        @DefaultValue("1.5") double memoryRatio,
        @DefaultValue("1.0") double diskRatio,
        @DefaultValue("60s") Duration downAfter,
        @DefaultValue("2s") Duration keepHostsFor,

        @DefaultValue({
            "RetryFilter",
            "AvailabilityZoneFilter",
            "RamFilter",
            "DiskFilter",
            "ComputeFilter",
            "ComputeCapabilitiesFilter",
            "ImagePropertiesFilter",
            "ServerGroupAntiAffinityFilter",
            "ServerGroupAffinityFilter",
            "CoreFilter",
            "SameHostFilter",
            "DifferentHostFilter",
            "AggregateMultiTenancyIsolation",
            "PciPassthroughFilter"
        })
        List<String> filters,

        @DefaultValue List<String> weighers,
        @DefaultValue("1.0") double ramWeight,
        @DefaultValue("0.0") double cpuWeight,
        @DefaultValue("0.0") double diskWeight,
        @DefaultValue("-1.0") double ioOpsWeight,
        @DefaultValue("0.0") double numInstancesWeight,
        @DefaultValue("0.0") double hypervisorVersionWeight,
        @DefaultValue("10.0") double softAffinityWeight,
        @DefaultValue("10.0") double softAntiAffinityWeight,
        @DefaultValue("1000000.0") double buildFailureWeight,
        @DefaultValue("1.0") double metricsWeight,
        @DefaultValue Map<String, Double> metricWeights,
        @DefaultValue("-10000.0") double unavailableMetric,
        @DefaultValue("8") int maxIoOpsPerHost,
        @DefaultValue("50") int maxInstancesPerHost,
        @DefaultValue Set<String> isolatedHosts,
        @DefaultValue Set<String> isolatedImages,
        @DefaultValue("true") boolean restrictIsolatedHosts) {

    /** The defaults but for what is given, by the names of the configuration: {@code cpu-ratio}. */
    public static SchedulerProperties of(Map<String, String> given) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        given.forEach((name, value) -> source.put("altostratus.scheduler." + name, value));
        return new Binder(source).bindOrCreate("altostratus.scheduler", SchedulerProperties.class);
    }
}
