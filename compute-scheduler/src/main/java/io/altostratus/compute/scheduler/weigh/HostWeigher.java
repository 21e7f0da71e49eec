package io.altostratus.compute.scheduler.weigh;

import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.host.HostState;
import java.util.function.ToDoubleFunction;

/**
 * One reason to prefer a host. The values of all candidates are brought to the range from 0 to 1 and multiplied; the host
 * with the greatest sum over all weighers is taken. A weigher of one's own is a Spring bean of this type.
 */
public interface HostWeigher {

    /** The answer of a weigher that has nothing to say about a request; it costs nothing. */
    ToDoubleFunction<HostState> NOTHING = host -> 0;

    /** As the log and the operator's configuration name it. */
    String name();

    /** The property of aggregates that replaces the multiplier for their hosts, such as {@code ram_weight_multiplier}. */
    String option();

    /** How much it counts; negative to prefer hosts of small value, 0 for not at all. */
    double multiplier();

    /** Whether 0 is the lower end of the range rather than the smallest value of the candidates. */
    default boolean startsAtZero() {
        return false;
    }

    /**
     * The value of each host for one request. It is called by many threads at the same time.
     *
     * @return {@link #NOTHING} if the request does not concern this weigher
     */
    ToDoubleFunction<HostState> valuesFor(Demand demand);
}
