package io.altostratus.network.service.hosts;

import io.altostratus.context.RequestContext;
import io.altostratus.messaging.CallRefusedException;
import io.altostratus.messaging.Delivery;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.Topology;
import io.altostratus.network.model.AgentHeartbeat;
import io.altostratus.network.model.DhcpReady;
import io.altostratus.network.model.ExternalNetworksRequest;
import io.altostratus.network.model.HostRouters;
import io.altostratus.network.model.HostRoutersRequest;
import io.altostratus.network.model.HostStateRequest;
import io.altostratus.network.model.MetadataGuestRequest;
import io.altostratus.network.model.PeersOfNetworks;
import io.altostratus.network.model.PeersOfNetworksRequest;
import io.altostratus.network.model.PortsUnwired;
import io.altostratus.network.model.PortsWired;
import io.altostratus.network.model.QosPoliciesRequest;
import io.altostratus.network.model.RouterRealised;
import io.altostratus.network.model.SecurityGroupsRequest;
import io.altostratus.network.model.SubportsFailed;
import io.altostratus.network.service.agents.AgentRepository;
import io.altostratus.network.service.dhcp.DhcpDuty;
import io.altostratus.network.service.floatingips.FloatingIpFollower;
import io.altostratus.network.service.population.Population;
import io.altostratus.network.service.population.PopulationHints;
import io.altostratus.network.service.provisioning.PortProvisioning;
import io.altostratus.network.service.routers.L3Duty;
import io.altostratus.network.service.routers.RouterAnnouncer;
import io.altostratus.network.service.routers.RouterMoves;
import io.altostratus.network.service.trunks.TrunkWiring;
import io.altostratus.persistence.Transactions;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes what hosts report and answers what they ask. Each host is believed about itself only. */
@Component
public class HostReports {

    private static final Logger LOG = LoggerFactory.getLogger(HostReports.class);
    private static final String ACCOUNT_PREFIX = Topology.hostAccount("");

    private final AgentRepository agents;
    private final DhcpDuty dhcp;
    private final PortProvisioning provisioning;
    private final L3Duty l3;
    private final RouterAnnouncer routers;
    private final RouterMoves moves;
    private final FloatingIpFollower floatingIps;
    private final TrunkWiring trunks;
    private final HostStates states;
    private final OutsideNetworks outside;
    private final Population population;
    private final PopulationHints populationHints;
    private final Transactions transactions;

    HostReports(
            AgentRepository agents,
            DhcpDuty dhcp,
            PortProvisioning provisioning,
            L3Duty l3,
            RouterAnnouncer routers,
            RouterMoves moves,
            FloatingIpFollower floatingIps,
            TrunkWiring trunks,
            HostStates states,
            OutsideNetworks outside,
            Population population,
            PopulationHints populationHints,
            Transactions transactions) {
        this.agents = agents;
        this.dhcp = dhcp;
        this.provisioning = provisioning;
        this.l3 = l3;
        this.routers = routers;
        this.moves = moves;
        this.floatingIps = floatingIps;
        this.trunks = trunks;
        this.states = states;
        this.outside = outside;
        this.population = population;
        this.populationHints = populationHints;
        this.transactions = transactions;
    }

    public MessageHandlers handlers() {
        return new MessageHandlers()
                .on(AgentHeartbeat.class, from(AgentHeartbeat::host, this::heartbeat))
                .on(PortsWired.class, from(PortsWired::host, provisioning::wired))
                .on(PortsUnwired.class, from(PortsUnwired::host, provisioning::unwired))
                .on(SubportsFailed.class, from(SubportsFailed::host, trunks::failed))
                .on(RouterRealised.class, from(RouterRealised::host, (report, context) -> {
                    moves.reported(report, context);
                    floatingIps.realised(report, context);
                }))
                .on(DhcpReady.class, from(DhcpReady::host, provisioning::dhcpReady))
                .answer(HostStateRequest.class, (request, delivery) -> {
                    requireFrom(request.host(), delivery);
                    return states.of(request.host(), request.servesDhcp());
                })
                .answer(HostRoutersRequest.class, (request, delivery) -> {
                    requireFrom(request.host(), delivery);
                    return new HostRouters(routers.hostedBy(request.host()));
                })
                .answer(
                        MetadataGuestRequest.class,
                        (request, delivery) -> routers.guest(hostOf(delivery), request.routerId(), request.address()))
                .answer(ExternalNetworksRequest.class, (request, delivery) -> {
                    requireFrom(request.host(), delivery);
                    return outside.of(request.host());
                })
                .answer(
                        PeersOfNetworksRequest.class,
                        (request, delivery) ->
                                new PeersOfNetworks(population.peers(hostOf(delivery), request.networkIds())))
                .answer(
                        SecurityGroupsRequest.class,
                        (request, delivery) -> states.groups(hostOf(delivery), request.groupIds()))
                .answer(
                        QosPoliciesRequest.class,
                        (request, delivery) -> states.policies(hostOf(delivery), request.policyIds()));
    }

    private static <T> BiConsumer<T, Delivery> from(Function<T, String> host, BiConsumer<T, RequestContext> action) {
        return (message, delivery) -> {
            requireFrom(host.apply(message), delivery);
            action.accept(message, delivery.context());
        };
    }

    /** The broker vouches for the sender; what it says about another host is refused and kept as a dead letter. */
    private static void requireFrom(String host, Delivery delivery) {
        if (!Topology.hostAccount(host).equals(delivery.sender())) {
            LOG.error("{} speaks for host {}: refused", delivery.sender(), host);
            throw new CallRefusedException("not-your-host", "A host speaks for itself only.");
        }
    }

    private static String hostOf(Delivery delivery) {
        String sender = delivery.sender();
        if (sender == null || !sender.startsWith(ACCOUNT_PREFIX)) {
            throw new CallRefusedException("not-a-host", "Only hosts may ask this.");
        }
        return sender.substring(ACCOUNT_PREFIX.length());
    }

    private void heartbeat(AgentHeartbeat beat, RequestContext context) {
        boolean cameBack = transactions.call(() -> {
            AgentRepository.Beat noted = agents.beat(beat);
            if (noted.movedTunnels()) {
                populationHints.agentChanged(context);
            }
            return noted.cameBack();
        });
        if (cameBack) {
            LOG.info("{} on {} is alive", beat.agentType(), beat.host());
            dhcp.serveUnderserved(context);
            l3.hostUnhosted(context);
        }
    }
}
