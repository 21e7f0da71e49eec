package io.altostratus.network.service.qos;

import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.Envelope;
import io.altostratus.network.model.NetworkQueues;
import io.altostratus.network.model.QosPoliciesChanged;
import io.altostratus.persistence.Transactions;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Tells the hosts which policies have other rules, after the commit. A lost hint is made good when the hosts next ask for
 * their whole state.
 */
@Component
class QosHints {

    private final Broker broker;

    QosHints(Broker broker) {
        this.broker = broker;
    }

    /** Must be called inside the transaction that changes the rules. */
    void changed(String policyId, RequestContext context) {
        Transactions.afterCommit(() -> broker.publisher()
                .hint(
                        Address.fanout(NetworkQueues.FANOUT),
                        Envelope.of(new QosPoliciesChanged(List.of(policyId)), context)));
    }
}
