package io.altostratus.compute.scheduler.filter;

import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.host.HostState;
import java.util.function.Function;
import java.util.function.Predicate;

/** A filter that is a function. */
record NamedFilter(String name, boolean concernsImages, Function<Demand, Predicate<HostState>> conditions)
        implements HostFilter {

    NamedFilter(String name, Function<Demand, Predicate<HostState>> conditions) {
        this(name, false, conditions);
    }

    @Override
    public Predicate<HostState> conditionFor(Demand demand) {
        return conditions.apply(demand);
    }
}
