package io.altostratus.compute.api.servers;

import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.WorkflowHint;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.Envelope;
import io.altostratus.persistence.Transactions;
import org.springframework.stereotype.Component;

/**
 * Tells the conductors, after the commit, that there is work. The work itself is the row that was committed: a hint that
 * is lost, or a broker that is away, costs seconds, and the request is answered all the same.
 */
@Component
public class WorkflowHints {

    private final Broker broker;

    WorkflowHints(Broker broker) {
        this.broker = broker;
    }

    /** Must be called inside the transaction that writes the work. */
    public void afterCommit(String workflowId, RequestContext context) {
        Envelope hint = Envelope.of(new WorkflowHint(workflowId), context);
        Transactions.afterCommit(() -> broker.publisher().hint(Address.queue(ComputeQueues.CONDUCTOR_CALLS), hint));
    }
}
