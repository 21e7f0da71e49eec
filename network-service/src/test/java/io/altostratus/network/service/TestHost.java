package io.altostratus.network.service;

import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.BrokerProperties;
import io.altostratus.messaging.CallChannel;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.Envelope;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.Queues;
import io.altostratus.messaging.Topology;
import io.altostratus.network.model.AgentHeartbeat;
import io.altostratus.network.model.DhcpNetworkChanged;
import io.altostratus.network.model.DhcpNetworkRemoved;
import io.altostratus.network.model.DhcpPortChanged;
import io.altostratus.network.model.DhcpPortRemoved;
import io.altostratus.network.model.DhcpReady;
import io.altostratus.network.model.ExternalNetworks;
import io.altostratus.network.model.ExternalNetworksChanged;
import io.altostratus.network.model.ExternalNetworksRequest;
import io.altostratus.network.model.HostLeftovers;
import io.altostratus.network.model.HostLeftoversRequest;
import io.altostratus.network.model.HostRouters;
import io.altostratus.network.model.HostRoutersRequest;
import io.altostratus.network.model.HostState;
import io.altostratus.network.model.HostStateRequest;
import io.altostratus.network.model.MetadataGuest;
import io.altostratus.network.model.MetadataGuestRequest;
import io.altostratus.network.model.NetworkQueues;
import io.altostratus.network.model.PeersOfNetworks;
import io.altostratus.network.model.PeersOfNetworksChanged;
import io.altostratus.network.model.PeersOfNetworksRequest;
import io.altostratus.network.model.PortChanged;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.network.model.PortsUnwired;
import io.altostratus.network.model.PortsWired;
import io.altostratus.network.model.QosPolicies;
import io.altostratus.network.model.QosPoliciesChanged;
import io.altostratus.network.model.QosPoliciesRequest;
import io.altostratus.network.model.RouterChanged;
import io.altostratus.network.model.RouterDetails;
import io.altostratus.network.model.RouterRemoved;
import io.altostratus.network.model.SecurityGroups;
import io.altostratus.network.model.SecurityGroupsChanged;
import io.altostratus.network.model.SecurityGroupsRequest;
import io.altostratus.testing.RabbitMqServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.amqp.core.Queue;

/** A host with its own account at the broker, that does nothing by itself and remembers what it is told. */
public final class TestHost implements AutoCloseable {

    private final String name;
    private final Broker broker;
    private final CallChannel calls;
    private final List<Object> received = new CopyOnWriteArrayList<>();

    /** What it says when it is asked for what nobody wants. */
    final List<HostLeftovers.Leftover> leftovers = new CopyOnWriteArrayList<>();

    public TestHost(String name) {
        this.name = name;
        this.broker = new Broker(
                new BrokerProperties(
                        "127.0.0.1",
                        RabbitMqServer.shared().port(),
                        "altostratus",
                        Topology.hostAccount(name),
                        "pw",
                        Duration.ofSeconds(3)),
                name);
        this.calls = CallChannel.toServices(broker);
        Queue fanout = Queues.own("host." + name + ".fanout");
        broker.declare(Queues.boundToFanout(fanout, NetworkQueues.FANOUT));
        broker.start(List.of(
                new Consumer(
                        broker,
                        new Queue(Topology.hostQueue(name, NetworkQueues.AGENT)),
                        handlers(
                                        PortChanged.class,
                                        PortRemoved.class,
                                        DhcpNetworkChanged.class,
                                        DhcpNetworkRemoved.class,
                                        DhcpPortChanged.class,
                                        DhcpPortRemoved.class,
                                        RouterChanged.class,
                                        RouterRemoved.class)
                                .answer(
                                        HostLeftoversRequest.class,
                                        (request, delivery) -> new HostLeftovers(name, List.copyOf(leftovers))),
                        1,
                        Topology.hostExchange(name)),
                new Consumer(
                        broker,
                        fanout,
                        handlers(
                                SecurityGroupsChanged.class,
                                QosPoliciesChanged.class,
                                PeersOfNetworksChanged.class,
                                ExternalNetworksChanged.class),
                        1)));
    }

    private MessageHandlers handlers(Class<?>... types) {
        MessageHandlers handlers = new MessageHandlers();
        Arrays.stream(types).forEach(type -> handlers.on(type, (message, delivery) -> received.add(message)));
        return handlers;
    }

    /** What came of this type, oldest first. */
    public <T> List<T> received(Class<T> type) {
        return received.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public void forget() {
        received.clear();
    }

    /** A heartbeat of an agent that carries flat networks of {@code provider} and vxlan. */
    public void beatBridge() {
        beat(
                "Linux bridge agent",
                Map.of("interface_mappings", Map.of("provider", "eth1"), "tunnel_types", List.of("vxlan")));
    }

    public void beatDhcp() {
        beat("DHCP agent", Map.of());
    }

    public void beatL3() {
        beat("L3 agent", Map.of("agent_mode", "legacy"));
    }

    public List<RouterDetails> routers() {
        return calls.call(
                        toService(), new HostRoutersRequest(name), HostRouters.class, Duration.ofSeconds(5), context())
                .routers();
    }

    public MetadataGuest guest(String routerId, String address) {
        return calls.call(
                toService(),
                new MetadataGuestRequest(routerId, address),
                MetadataGuest.class,
                Duration.ofSeconds(5),
                context());
    }

    public void beat(String type, Map<String, Object> configurations) {
        report(new AgentHeartbeat(
                name, type, "neutron-linuxbridge-agent", Instant.now().getEpochSecond(), 0, configurations));
    }

    public void wired(String portId, String wiring) {
        report(new PortsWired(name, List.of(new PortsWired.Wired(portId, wiring))));
    }

    public void unwired(String portId) {
        report(new PortsUnwired(name, List.of(portId)));
    }

    public void dhcpReady(String... portIds) {
        report(new DhcpReady(name, List.of(portIds)));
    }

    public void report(Object message) {
        broker.publisher().publish(toService(), Envelope.of(message, context()));
    }

    public HostState state(boolean servesDhcp) {
        return state(name, servesDhcp);
    }

    HostState state(String host, boolean servesDhcp) {
        return calls.call(
                toService(), new HostStateRequest(host, servesDhcp), HostState.class, Duration.ofSeconds(5), context());
    }

    public SecurityGroups groups(String... ids) {
        return calls.call(
                toService(),
                new SecurityGroupsRequest(List.of(ids)),
                SecurityGroups.class,
                Duration.ofSeconds(5),
                context());
    }

    public QosPolicies policies(String... ids) {
        return calls.call(
                toService(), new QosPoliciesRequest(List.of(ids)), QosPolicies.class, Duration.ofSeconds(5), context());
    }

    PeersOfNetworks peers(String... networkIds) {
        return calls.call(
                toService(),
                new PeersOfNetworksRequest(List.of(networkIds)),
                PeersOfNetworks.class,
                Duration.ofSeconds(5),
                context());
    }

    ExternalNetworks externalNetworks() {
        return calls.call(
                toService(),
                new ExternalNetworksRequest(name),
                ExternalNetworks.class,
                Duration.ofSeconds(5),
                context());
    }

    private Address toService() {
        return Address.fromHost(name, Topology.hostsQueue(NetworkQueues.SERVICE));
    }

    private static RequestContext context() {
        return RequestContext.background(RequestIds.next());
    }

    @Override
    public void close() {
        calls.close();
        broker.close();
    }
}
