package io.altostratus.messaging;

import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.time.Duration;

/** Asks and waits for the answer. Calls are for questions and for acts that may safely be asked for twice. */
public interface Caller {

    /**
     * Sends the request, again if no answer comes, always under the same id.
     *
     * @param limit of the whole call, repetitions included
     * @throws CallRefusedException if the other side answered that it will not
     * @throws DependencyUnavailableException if no answer came in time
     */
    <A> A call(Address to, Object request, Class<A> answer, Duration limit, RequestContext context);
}
