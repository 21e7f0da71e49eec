package io.altostratus.compute.api.tasks;

import io.altostratus.context.RequestContext;

/**
 * Tells the conductors, after the commit, that there is work. The work itself is the row that was committed: a hint that
 * is lost, or a broker that is away, costs seconds, and the request is answered all the same.
 */
public interface WorkflowHints {

    /** Must be called inside the transaction that writes the work. */
    void afterCommit(String workflowId, RequestContext context);
}
