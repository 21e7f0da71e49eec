package io.altostratus.compute.agent.order;

import io.altostratus.context.RequestContext;

/** Where reports go: to the conductor, surely. */
public interface Reports {

    /** Returns at once; the report is sent again until the broker has it, or this process ends. */
    void send(Object report, RequestContext context);
}
