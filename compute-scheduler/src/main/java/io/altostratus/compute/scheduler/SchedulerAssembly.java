package io.altostratus.compute.scheduler;

import io.altostratus.compute.database.aggregates.AggregateRepository;
import io.altostratus.compute.database.hosts.HostPictureRepository;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.hosts.Ratios;
import io.altostratus.compute.database.servergroups.ServerGroupRepository;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.compute.scheduler.demand.DemandReader;
import io.altostratus.compute.scheduler.filter.FilterChain;
import io.altostratus.compute.scheduler.filter.FilterSettings;
import io.altostratus.compute.scheduler.filter.HostFilter;
import io.altostratus.compute.scheduler.filter.StandardFilters;
import io.altostratus.compute.scheduler.host.HostStates;
import io.altostratus.compute.scheduler.host.Overcommit;
import io.altostratus.compute.scheduler.weigh.HostWeigher;
import io.altostratus.compute.scheduler.weigh.StandardWeighers;
import io.altostratus.compute.scheduler.weigh.WeigherSettings;
import io.altostratus.compute.scheduler.weigh.Weighing;
import io.altostratus.persistence.Transactions;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts a scheduler together as its configuration says. */
public final class SchedulerAssembly {

    /** Work that writes or copies disks on the host. */
    private static final Set<WorkflowKind> IO_WORK = EnumSet.of(
            WorkflowKind.BUILD_SERVER,
            WorkflowKind.REBUILD_SERVER,
            WorkflowKind.RESIZE_SERVER,
            WorkflowKind.REVERT_RESIZE,
            WorkflowKind.RESCUE_SERVER,
            WorkflowKind.SNAPSHOT_SERVER,
            WorkflowKind.SHELVE_SERVER,
            WorkflowKind.OFFLOAD_SERVER,
            WorkflowKind.UNSHELVE_OFFLOADED_SERVER);

    private SchedulerAssembly() {}

    /**
     * @param ownFilters of the operator, beside those that come with the scheduler
     * @throws IllegalArgumentException if the configuration names what there is not
     */
    public static HostSelection assemble(
            SchedulerProperties properties,
            JdbcClient jdbc,
            WorkflowRepository workflows,
            Transactions transactions,
            Clock clock,
            List<HostFilter> ownFilters,
            List<HostWeigher> ownWeighers) {
        HostPictureRepository pictures = new HostPictureRepository(jdbc);
        FilterChain filters = FilterChain.of(
                properties.filters(), StandardFilters.all(filterSettings(properties), pictures), ownFilters);
        HostStates states = new HostStates(
                pictures,
                new AggregateRepository(jdbc, clock),
                clock,
                overcommit(properties),
                IO_WORK.stream().map(WorkflowKind::word).collect(Collectors.toUnmodifiableSet()),
                properties.downAfter(),
                properties.keepHostsFor());
        return new HostSelection(
                states,
                filters,
                Weighing.of(properties.weighers(), StandardWeighers.all(weigherSettings(properties)), ownWeighers),
                new DemandReader(new ServerGroupRepository(jdbc), clock),
                new NodeRepository(jdbc, clock),
                workflows,
                transactions);
    }

    private static Overcommit overcommit(SchedulerProperties properties) {
        return new Overcommit(
                new Ratios(properties.cpuRatio(), properties.memoryRatio(), properties.diskRatio()),
                limit(properties.filters(), "CoreFilter"),
                limit(properties.filters(), "RamFilter"),
                limit(properties.filters(), "DiskFilter"));
    }

    private static Overcommit.Limit limit(List<String> filters, String name) {
        if (filters.contains("Aggregate" + name)) {
            return Overcommit.Limit.AGGREGATES;
        }
        return filters.contains(name) ? Overcommit.Limit.HOST : Overcommit.Limit.NONE;
    }

    private static FilterSettings filterSettings(SchedulerProperties properties) {
        return new FilterSettings(
                properties.maxIoOpsPerHost(),
                properties.maxInstancesPerHost(),
                properties.isolatedHosts(),
                properties.isolatedImages(),
                properties.restrictIsolatedHosts(),
                properties.metricWeights().keySet());
    }

    private static WeigherSettings weigherSettings(SchedulerProperties properties) {
        return new WeigherSettings(
                properties.ramWeight(),
                properties.cpuWeight(),
                properties.diskWeight(),
                properties.ioOpsWeight(),
                properties.numInstancesWeight(),
                properties.hypervisorVersionWeight(),
                properties.softAffinityWeight(),
                properties.softAntiAffinityWeight(),
                properties.buildFailureWeight(),
                properties.metricsWeight(),
                properties.metricWeights(),
                properties.unavailableMetric());
    }
}
