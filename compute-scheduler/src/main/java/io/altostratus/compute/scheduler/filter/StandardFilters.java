package io.altostratus.compute.scheduler.filter;

import io.altostratus.compute.database.hosts.HostPictureRepository;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.demand.NoValidHost;
import io.altostratus.compute.scheduler.host.HostState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** All filters that come with the scheduler; which of them are asked says the operator. */
public final class StandardFilters {

    private StandardFilters() {}

    /** In no particular order. */
    public static List<HostFilter> all(FilterSettings settings, HostPictureRepository pictures) {
        List<HostFilter> filters = new ArrayList<>();
        filters.add(new NamedFilter("AllHostsFilter", demand -> HostFilter.ALL));
        filters.add(new NamedFilter("RetryFilter", StandardFilters::retry));
        filters.add(new NamedFilter("AvailabilityZoneFilter", StandardFilters::zone));
        filters.add(new NamedFilter("ComputeFilter", StandardFilters::compute));
        // The same condition under two names: which ratios count in a host's room is settled with the picture of it.
        for (String kind : List.of("", "Aggregate")) {
            filters.add(new NamedFilter(kind + "RamFilter", demand -> {
                int wanted = demand.request().memoryMb();
                return host -> host.roomMemoryMb() >= wanted;
            }));
            filters.add(new NamedFilter(kind + "DiskFilter", demand -> {
                int wanted = demand.request().diskGb();
                return host -> host.roomDiskGb() >= wanted;
            }));
            filters.add(new NamedFilter(kind + "CoreFilter", demand -> {
                int wanted = demand.request().vcpus();
                return host -> host.roomVcpus() >= wanted;
            }));
        }
        filters.add(new NamedFilter("IoOpsFilter", demand -> host -> host.ioOps() < settings.maxIoOpsPerHost()));
        filters.add(new NamedFilter(
                "NumInstancesFilter", demand -> host -> host.instances() < settings.maxInstancesPerHost()));
        filters.add(new NamedFilter("ServerGroupAffinityFilter", demand -> group(demand, true)));
        filters.add(new NamedFilter("ServerGroupAntiAffinityFilter", demand -> group(demand, false)));
        filters.add(new NamedFilter("ComputeCapabilitiesFilter", ComputeCapabilities::conditionFor));
        filters.add(new NamedFilter("ImagePropertiesFilter", true, new ImageProperties()::conditionFor));
        filters.add(new NamedFilter("PciPassthroughFilter", StandardFilters::pciPassthrough));
        filters.add(new NamedFilter("JsonFilter", JsonQuery::conditionFor));
        filters.add(new NamedFilter("SimpleCIDRAffinityFilter", NearHost::conditionFor));
        filters.add(new NamedFilter("SameHostFilter", demand -> sameHost(demand, pictures)));
        filters.add(new NamedFilter("DifferentHostFilter", demand -> differentHost(demand, pictures)));
        filters.add(new NamedFilter("TypeAffinityFilter", demand -> typeAffinity(demand, pictures)));
        filters.add(new NamedFilter("IsolatedHostsFilter", true, demand -> isolated(demand, settings)));
        filters.add(new NamedFilter(
                "MetricsFilter",
                demand -> host -> host.facts().metrics().keySet().containsAll(settings.metrics())));
        filters.addAll(AggregateFilters.all(settings));
        return List.copyOf(filters);
    }

    /** Not where it has failed before. */
    private static Predicate<HostState> retry(Demand demand) {
        Set<String> tried = Set.copyOf(demand.request().excludedHosts());
        return tried.isEmpty() ? HostFilter.ALL : host -> !tried.contains(host.host());
    }

    private static Predicate<HostState> zone(Demand demand) {
        String zone = demand.request().zone();
        String forced = demand.request().forcedHost();
        if (zone == null && forced == null) {
            return HostFilter.ALL;
        }
        return host -> (zone == null || zone.equals(host.zone())) && (forced == null || forced.equals(host.host()));
    }

    /** An administrator who names a host gets it even if it is disabled for others. */
    private static Predicate<HostState> compute(Demand demand) {
        boolean named = demand.request().forcedHost() != null;
        long now = demand.at().toEpochMilli();
        return host -> host.isUp(now) && (host.enabled() || named);
    }

    private static Predicate<HostState> group(Demand demand, boolean affinity) {
        var group = demand.group();
        if (group == null
                || !group.policy().isHard()
                || affinity != group.policy().keepsTogether()) {
            return HostFilter.ALL;
        }
        return host -> group.admits(host.host());
    }

    private static Predicate<HostState> pciPassthrough(Demand demand) {
        if (demand.request().extraSpecs().containsKey("pci_passthrough:alias")) {
            throw NoValidHost.because("The flavor asks for PCI devices, which this cloud does not pass through.");
        }
        return HostFilter.ALL;
    }

    private static Predicate<HostState> sameHost(Demand demand, HostPictureRepository pictures) {
        List<String> servers = demand.request().hint("same_host");
        if (servers.isEmpty()) {
            return HostFilter.ALL;
        }
        Set<String> hosts = new HashSet<>(pictures.hostsOf(servers).values());
        return host -> hosts.contains(host.host());
    }

    private static Predicate<HostState> differentHost(Demand demand, HostPictureRepository pictures) {
        List<String> servers = demand.request().hint("different_host");
        if (servers.isEmpty()) {
            return HostFilter.ALL;
        }
        Set<String> hosts = new HashSet<>(pictures.hostsOf(servers).values());
        return host -> !hosts.contains(host.host());
    }

    /** One flavor a host. */
    private static Predicate<HostState> typeAffinity(Demand demand, HostPictureRepository pictures) {
        String flavor = demand.request().flavorId();
        if (flavor == null) {
            return HostFilter.ALL;
        }
        Set<String> hosts = new HashSet<>(pictures.hostsWithOtherFlavors(flavor));
        return host -> !hosts.contains(host.host());
    }

    /** Chosen images on chosen hosts, and if so configured nothing else there. */
    private static Predicate<HostState> isolated(Demand demand, FilterSettings settings) {
        SelectHostRequest request = demand.request();
        boolean isolated =
                request.imageId() != null && settings.isolatedImages().contains(request.imageId());
        return settings.restrictIsolatedHosts()
                ? host -> settings.isolatedHosts().contains(host.host()) == isolated
                : host -> !isolated || settings.isolatedHosts().contains(host.host());
    }
}
