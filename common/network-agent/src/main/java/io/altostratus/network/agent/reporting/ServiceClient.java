package io.altostratus.network.agent.reporting;

import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.Caller;
import io.altostratus.messaging.Envelope;
import io.altostratus.messaging.Topology;
import io.altostratus.network.model.ExternalNetworks;
import io.altostratus.network.model.ExternalNetworksRequest;
import io.altostratus.network.model.HostRouters;
import io.altostratus.network.model.HostRoutersRequest;
import io.altostratus.network.model.HostState;
import io.altostratus.network.model.HostStateRequest;
import io.altostratus.network.model.MetadataGuest;
import io.altostratus.network.model.MetadataGuestRequest;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.NetworkPeers;
import io.altostratus.network.model.NetworkQueues;
import io.altostratus.network.model.PeersOfNetworks;
import io.altostratus.network.model.PeersOfNetworksRequest;
import io.altostratus.network.model.QosPolicies;
import io.altostratus.network.model.QosPoliciesRequest;
import io.altostratus.network.model.SecurityGroups;
import io.altostratus.network.model.SecurityGroupsRequest;
import java.time.Duration;
import java.util.List;

/** Speaks to network-service in this host's name. */
public final class ServiceClient {

    private static final Duration FULL_STATE_LIMIT = Duration.ofSeconds(30);
    private static final Duration GROUPS_LIMIT = Duration.ofSeconds(10);

    private final Broker broker;
    private final Caller caller;
    private final String host;
    private final Address service;

    public ServiceClient(Broker broker, Caller caller, String host) {
        this.broker = broker;
        this.caller = caller;
        this.host = host;
        this.service = Address.fromHost(host, Topology.hostsQueue(NetworkQueues.SERVICE));
    }

    String host() {
        return host;
    }

    HostState hostState(boolean servesDhcp) {
        return caller.call(
                service, new HostStateRequest(host, servesDhcp), HostState.class, FULL_STATE_LIMIT, context());
    }

    HostRouters routers() {
        return caller.call(service, new HostRoutersRequest(host), HostRouters.class, FULL_STATE_LIMIT, context());
    }

    /** Who behind a router of this host has an address. */
    public MetadataGuest guest(String routerId, String address) {
        return caller.call(
                service, new MetadataGuestRequest(routerId, address), MetadataGuest.class, GROUPS_LIMIT, context());
    }

    List<NetworkDetails> externalNetworks() {
        return caller.call(service, new ExternalNetworksRequest(host), ExternalNetworks.class, GROUPS_LIMIT, context())
                .networks();
    }

    List<NetworkPeers> peers(List<String> networkIds) {
        return caller.call(
                        service, new PeersOfNetworksRequest(networkIds), PeersOfNetworks.class, GROUPS_LIMIT, context())
                .networks();
    }

    SecurityGroups groups(List<String> ids) {
        return caller.call(service, new SecurityGroupsRequest(ids), SecurityGroups.class, GROUPS_LIMIT, context());
    }

    QosPolicies policies(List<String> ids) {
        return caller.call(service, new QosPoliciesRequest(ids), QosPolicies.class, GROUPS_LIMIT, context());
    }

    /** Returns when the broker has it; fails if it does not take it. */
    void report(Object message) {
        broker.publisher().publish(service, Envelope.of(message, context()));
    }

    /** May be lost. */
    void hint(Object message) {
        broker.publisher().hint(service, Envelope.of(message, context()));
    }

    /** To this agent itself. May be lost. */
    void probe(AgentProbe probe) {
        broker.publisher()
                .hint(
                        Address.fromHost(host, Topology.probeKey(host, NetworkQueues.AGENT)),
                        Envelope.of(probe, context()));
    }

    private static RequestContext context() {
        return RequestContext.background(RequestIds.next());
    }
}
