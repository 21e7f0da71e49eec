package io.altostratus.compute.scheduler.filter;

import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.host.HostState;
import java.util.function.Predicate;

/**
 * One condition on hosts. A filter of one's own is a Spring bean of this type; it is asked where the operator's list names
 * it, and after that list if it does not.
 */
public interface HostFilter {

    /** The answer of a filter that has nothing to say about a request; it costs nothing. */
    Predicate<HostState> ALL = host -> true;

    /** As the log and the operator's configuration name it. */
    String name();

    /** Whether it is also asked where a server that is on a host already is to be made of another image. */
    default boolean concernsImages() {
        return false;
    }

    /**
     * What is asked of each host for one request. It is called by many threads at the same time.
     *
     * @return {@link #ALL} if the request does not concern this filter
     * @throws io.altostratus.messaging.CallRefusedException if no host at all can do what is asked
     */
    Predicate<HostState> conditionFor(Demand demand);
}
