package io.altostratus.network.service.securitygroups;

import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.Envelope;
import io.altostratus.messaging.Queues;
import io.altostratus.network.model.NetworkQueues;
import io.altostratus.network.model.SecurityGroupsChanged;
import io.altostratus.persistence.Transactions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Tells the hosts which groups have changed, after the commit and without making anyone wait. Changes that come while a
 * hint is being sent go with the next one. A lost hint is made good when the hosts next ask for their whole state.
 */
@Component
public class GroupHints {

    private static final Logger LOG = LoggerFactory.getLogger(GroupHints.class);

    private final Broker broker;
    private final SecurityGroupRepository groups;
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final Set<String> withOtherMembers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean sending = new AtomicBoolean();

    GroupHints(Broker broker, SecurityGroupRepository groups) {
        this.broker = broker;
        this.groups = groups;
        broker.declare(List.of(Queues.fanout(NetworkQueues.FANOUT)));
    }

    /** Must be called inside the transaction that changes the groups' rules. */
    void changed(Collection<String> groupIds) {
        afterCommit(groupIds, changed);
    }

    /** Must be called inside the transaction; hosts hear of it if some rule lets the groups' members in. */
    public void membersChanged(Collection<String> groupIds) {
        afterCommit(groupIds, withOtherMembers);
    }

    private void afterCommit(Collection<String> groupIds, Set<String> pending) {
        if (!groupIds.isEmpty()) {
            List<String> ids = List.copyOf(groupIds);
            Transactions.afterCommit(() -> {
                pending.addAll(ids);
                send();
            });
        }
    }

    private void send() {
        if (sending.compareAndSet(false, true)) {
            Thread.ofVirtual().name("security-group-hints").start(this::drain);
        }
    }

    private void drain() {
        try {
            while (hasPending()) {
                List<String> ids = new ArrayList<>(taken(changed));
                List<String> members = taken(withOtherMembers);
                if (!members.isEmpty()) {
                    ids.addAll(groups.remotes(members));
                }
                if (!ids.isEmpty()) {
                    broker.publisher().hint(Address.fanout(NetworkQueues.FANOUT), hint(ids));
                }
            }
        } catch (DataAccessException e) {
            LOG.warn("Hosts were not told of security groups: {}", e.getMessage());
        } finally {
            sending.set(false);
        }
        if (hasPending()) {
            send(); // one came between the last look and the end
        }
    }

    private boolean hasPending() {
        return !changed.isEmpty() || !withOtherMembers.isEmpty();
    }

    private static List<String> taken(Set<String> pending) {
        List<String> ids = List.copyOf(pending);
        ids.forEach(pending::remove);
        return ids;
    }

    private static Envelope hint(List<String> ids) {
        return Envelope.of(
                new SecurityGroupsChanged(ids.stream().distinct().toList()),
                RequestContext.background(RequestIds.next()));
    }
}
