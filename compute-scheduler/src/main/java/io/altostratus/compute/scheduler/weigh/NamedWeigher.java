package io.altostratus.compute.scheduler.weigh;

import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.host.HostState;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A weigher that is a function. */
record NamedWeigher(
        String name,
        String option,
        double multiplier,
        boolean startsAtZero,
        Function<Demand, ToDoubleFunction<HostState>> values)
        implements HostWeigher {

    @Override
    public ToDoubleFunction<HostState> valuesFor(Demand demand) {
        return values.apply(demand);
    }
}
