package io.altostratus.network.agent.reporting;

import io.altostratus.messaging.Delivery;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.Topology;
import io.altostratus.network.agent.convergence.AgentLoop;
import io.altostratus.network.agent.desired.DesiredState;
import io.altostratus.network.agent.desired.RouterTable;
import io.altostratus.network.model.DhcpNetworkChanged;
import io.altostratus.network.model.DhcpNetworkRemoved;
import io.altostratus.network.model.DhcpPortChanged;
import io.altostratus.network.model.DhcpPortRemoved;
import io.altostratus.network.model.ExternalNetworksChanged;
import io.altostratus.network.model.HostLeftovers;
import io.altostratus.network.model.HostLeftoversRequest;
import io.altostratus.network.model.PeersOfNetworksChanged;
import io.altostratus.network.model.PortChanged;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.network.model.QosPoliciesChanged;
import io.altostratus.network.model.RouterChanged;
import io.altostratus.network.model.RouterRemoved;
import io.altostratus.network.model.SecurityGroupsChanged;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What this host is told. A message only changes the desired state and wakes the loop; should the agent die before it has
 * acted, the full state at its next start says the same.
 */
public final class AgentMessages {

    private final String host;
    private final DesiredState state;
    private final RouterTable routers;
    private final AgentLoop loop;
    private final Synchronizer synchronizer;
    private final Heartbeats heartbeats;
    private final Supplier<List<HostLeftovers.Leftover>> leftovers;

    public AgentMessages(
            String host,
            DesiredState state,
            RouterTable routers,
            AgentLoop loop,
            Synchronizer synchronizer,
            Heartbeats heartbeats,
            Supplier<List<HostLeftovers.Leftover>> leftovers) {
        this.host = host;
        this.state = state;
        this.routers = routers;
        this.loop = loop;
        this.synchronizer = synchronizer;
        this.heartbeats = heartbeats;
        this.leftovers = leftovers;
    }

    /** For the queue of this host alone. */
    public MessageHandlers toThisHost() {
        return new MessageHandlers()
                .on(PortChanged.class, (m, d) -> changed(() -> state.portChanged(m.network(), m.port())))
                .on(PortRemoved.class, (m, d) -> changed(() -> state.portRemoved(m.portId(), m.revision())))
                .on(DhcpNetworkChanged.class, (m, d) -> changed(() -> state.dhcpNetworkChanged(m.network())))
                .on(DhcpNetworkRemoved.class, (m, d) -> changed(() -> state.dhcpNetworkRemoved(m.networkId())))
                .on(DhcpPortChanged.class, (m, d) -> changed(() -> state.dhcpPortChanged(m.port())))
                .on(DhcpPortRemoved.class, (m, d) -> changed(() -> state.dhcpPortRemoved(m.portId(), m.networkId())))
                .on(RouterChanged.class, (m, d) -> changed(() -> routers.changed(m.router())))
                .on(RouterRemoved.class, (m, d) -> changed(() -> routers.removed(m.routerId(), m.version())))
                .on(AgentProbe.class, this::probe)
                .answer(HostLeftoversRequest.class, (q, d) -> new HostLeftovers(host, leftovers.get()));
    }

    /** For what is told to all hosts. */
    public MessageHandlers toAllHosts() {
        return new MessageHandlers()
                .on(SecurityGroupsChanged.class, (m, d) -> {
                    Set<String> here = state.groupsAmong(m.groupIds());
                    if (!here.isEmpty()) {
                        synchronizer.synchronizeGroups(here);
                    }
                })
                .on(PeersOfNetworksChanged.class, (m, d) -> {
                    Set<String> here = state.peersAmong(m.networkIds());
                    if (!here.isEmpty()) {
                        synchronizer.synchronizePeers(here);
                    }
                })
                .on(ExternalNetworksChanged.class, (m, d) -> synchronizer.synchronizeExternalNetworks())
                .on(QosPoliciesChanged.class, (m, d) -> {
                    Set<String> here = state.policiesAmong(m.policyIds());
                    if (!here.isEmpty()) {
                        synchronizer.synchronizePolicies(here);
                    }
                });
    }

    private void changed(Runnable change) {
        change.run();
        loop.wake();
    }

    private void probe(AgentProbe probe, Delivery delivery) {
        if (Topology.hostAccount(host).equals(delivery.sender())) {
            heartbeats.heard(probe);
        }
    }
}
