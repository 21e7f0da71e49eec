package io.altostratus.compute.api.tasks;

import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.WorkflowHint;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.Envelope;
import io.altostratus.persistence.Transactions;
import org.springframework.stereotype.Component;

/** Hints over the broker, without waiting for it. */
@Component
final class BrokerWorkflowHints implements WorkflowHints {

    private final Broker broker;

    BrokerWorkflowHints(Broker broker) {
        this.broker = broker;
    }

    @Override
    public void afterCommit(String workflowId, RequestContext context) {
        Envelope hint = Envelope.of(new WorkflowHint(workflowId), context);
        Transactions.afterCommit(() -> broker.publisher().hint(Address.queue(ComputeQueues.CONDUCTOR_CALLS), hint));
    }
}
