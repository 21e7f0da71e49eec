package io.altostratus.compute.scheduler.weigh;

import io.altostratus.compute.database.servergroups.GroupPolicy;
import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.host.HostState;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All weighers that come with the scheduler; which of them count says the operator. */
public final class StandardWeighers {

    private StandardWeighers() {}

    public static List<HostWeigher> all(WeigherSettings settings) {
        return List.of(
                simple("RAMWeigher", "ram_weight_multiplier", settings.ram(), true, HostState::freeMemoryMb),
                simple("CPUWeigher", "cpu_weight_multiplier", settings.cpu(), true, HostState::roomVcpus),
                simple("DiskWeigher", "disk_weight_multiplier", settings.disk(), true, HostState::freeDiskMb),
                simple("IoOpsWeigher", "io_ops_weight_multiplier", settings.ioOps(), true, HostState::ioOps),
                simple(
                        "NumInstancesWeigher",
                        "num_instances_weight_multiplier",
                        settings.numInstances(),
                        false,
                        HostState::instances),
                simple(
                        "HypervisorVersionWeigher",
                        "hypervisor_version_weight_multiplier",
                        settings.hypervisorVersion(),
                        false,
                        host -> host.facts().hypervisorVersion()),
                new NamedWeigher(
                        "ServerGroupSoftAffinityWeigher",
                        "soft_affinity_weight_multiplier",
                        settings.softAffinity(),
                        false,
                        demand -> servers(demand, GroupPolicy.SOFT_AFFINITY, 1)),
                new NamedWeigher(
                        "ServerGroupSoftAntiAffinityWeigher",
                        "soft_anti_affinity_weight_multiplier",
                        settings.softAntiAffinity(),
                        false,
                        demand -> servers(demand, GroupPolicy.SOFT_ANTI_AFFINITY, -1)),
                simple(
                        "BuildFailureWeigher",
                        "build_failure_weight_multiplier",
                        -settings.buildFailure(),
                        false,
                        HostState::failedBuilds),
                new NamedWeigher(
                        "MetricsWeigher",
                        "metrics_weight_multiplier",
                        settings.metrics(),
                        false,
                        demand -> settings.metricWeights().isEmpty()
                                ? HostWeigher.NOTHING
                                : host -> metrics(host.facts().metrics(), settings)));
    }

    private static HostWeigher simple(
            String name, String option, double multiplier, boolean startsAtZero, ToDoubleFunction<HostState> value) {
        return new NamedWeigher(name, option, multiplier, startsAtZero, demand -> value);
    }

    private static ToDoubleFunction<HostState> servers(Demand demand, GroupPolicy policy, int sign) {
        var group = demand.group();
        return group == null || group.policy() != policy ? HostWeigher.NOTHING : host -> sign * group.on(host.host());
    }

    private static double metrics(Map<String, Double> told, WeigherSettings settings) {
        double sum = 0;
        for (Map.Entry<String, Double> weight : settings.metricWeights().entrySet()) {
            Double value = told.get(weight.getKey());
            if (value == null) {
                return settings.unavailableMetric();
            }
            sum += value * weight.getValue();
        }
        return sum;
    }
}
