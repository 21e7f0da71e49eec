package io.altostratus.compute.scheduler.filter;

import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.host.AggregateNumbers;
import io.altostratus.compute.scheduler.host.HostState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Filters by the properties of the aggregates that a host is in. */
final class AggregateFilters {

    private static final String SCOPE = "aggregate_instance_extra_specs:";
    private static final String TENANT = "filter_tenant_id";

    private AggregateFilters() {}

    static List<HostFilter> all(FilterSettings settings) {
        return List.of(
                new NamedFilter("AggregateInstanceExtraSpecsFilter", AggregateFilters::extraSpecs),
                new NamedFilter("AggregateMultiTenancyIsolation", AggregateFilters::tenants),
                new NamedFilter("AggregateImagePropertiesIsolation", true, AggregateFilters::imageProperties),
                new NamedFilter("AggregateTypeAffinityFilter", AggregateFilters::flavors),
                new NamedFilter(
                        "AggregateIoOpsFilter",
                        demand ->
                                host -> host.ioOps() < number(host, "max_io_ops_per_host", settings.maxIoOpsPerHost())),
                new NamedFilter(
                        "AggregateNumInstancesFilter",
                        demand -> host -> host.instances()
                                < number(host, "max_instances_per_host", settings.maxInstancesPerHost())));
    }

    private static double number(HostState host, String key, int otherwise) {
        return AggregateNumbers.least(host.facts().aggregateMetadata().get(key), otherwise);
    }

    /** Each extra spec of this scope, or of none, is met by one of the host's aggregates. */
    private static Predicate<HostState> extraSpecs(Demand demand) {
        Map<String, ExtraSpecMatch> wanted = new HashMap<>();
        demand.request().extraSpecs().forEach((key, value) -> {
            if (key.startsWith(SCOPE)) {
                wanted.put(key.substring(SCOPE.length()), ExtraSpecMatch.of(value));
            } else if (!key.contains(":")) {
                wanted.put(key, ExtraSpecMatch.of(value));
            }
        });
        if (wanted.isEmpty()) {
            return HostFilter.ALL;
        }
        return host -> wanted.entrySet().stream()
                .allMatch(spec -> host.facts().aggregateMetadata().getOrDefault(spec.getKey(), Set.of()).stream()
                        .anyMatch(spec.getValue()::matches));
    }

    /** Aggregates that name projects are for these only; the others are for all. */
    private static Predicate<HostState> tenants(Demand demand) {
        String project = demand.request().projectId();
        return host -> {
            boolean named = false;
            for (Map.Entry<String, Set<String>> property :
                    host.facts().aggregateMetadata().entrySet()) {
                if (property.getKey().startsWith(TENANT)) {
                    named = true;
                    if (project != null && property.getValue().contains(project)) {
                        return true;
                    }
                }
            }
            return !named;
        };
    }

    /** What an aggregate says of an image's property must be one of the values it allows. */
    private static Predicate<HostState> imageProperties(Demand demand) {
        Map<String, String> properties = demand.request().imageProperties();
        if (properties.isEmpty()) {
            return HostFilter.ALL;
        }
        return host -> properties.entrySet().stream().allMatch(property -> {
            Set<String> allowed = host.facts().aggregateMetadata().get(property.getKey());
            return allowed == null || allowed.contains(property.getValue());
        });
    }

    /** Aggregates that name flavors are for these only. */
    private static Predicate<HostState> flavors(Demand demand) {
        String flavor = demand.request().flavorName();
        return host -> {
            Set<String> allowed = host.facts().aggregateMetadata().get("instance_type");
            return allowed == null || allowed.isEmpty() || (flavor != null && allowed.contains(flavor));
        };
    }
}
