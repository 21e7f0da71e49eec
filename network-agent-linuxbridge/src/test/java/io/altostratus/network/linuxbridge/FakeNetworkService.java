package io.altostratus.network.linuxbridge;

import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.BrokerDefinitions;
import io.altostratus.messaging.BrokerProperties;
import io.altostratus.messaging.CallChannel;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.Delivery;
import io.altostratus.messaging.Envelope;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.Queues;
import io.altostratus.messaging.Topology;
import io.altostratus.network.model.AgentHeartbeat;
import io.altostratus.network.model.DhcpReady;
import io.altostratus.network.model.ExternalNetworks;
import io.altostratus.network.model.ExternalNetworksRequest;
import io.altostratus.network.model.HostLeftovers;
import io.altostratus.network.model.HostLeftoversRequest;
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
import io.altostratus.network.model.PeersOfNetworksChanged;
import io.altostratus.network.model.PeersOfNetworksRequest;
import io.altostratus.network.model.PortsUnwired;
import io.altostratus.network.model.PortsWired;
import io.altostratus.network.model.QosPolicies;
import io.altostratus.network.model.QosPoliciesChanged;
import io.altostratus.network.model.QosPoliciesRequest;
import io.altostratus.network.model.QosPolicyDetails;
import io.altostratus.network.model.RouterDetails;
import io.altostratus.network.model.RouterRealised;
import io.altostratus.network.model.SecurityGroupDetails;
import io.altostratus.network.model.SecurityGroups;
import io.altostratus.network.model.SecurityGroupsChanged;
import io.altostratus.network.model.SecurityGroupsRequest;
import io.altostratus.network.model.SubportsFailed;
import io.altostratus.testing.RabbitMqServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.Queue;

/** Stands for network-service: answers what hosts ask, keeps what they report, sends what a test wants. */
final class FakeNetworkService implements AutoCloseable {

    static final List<String> HOSTS = List.of("alpha", "beta");

    private static final RequestContext CONTEXT = RequestContext.background("req-test");
    private static boolean prepared;

    private final Broker broker;
    private final CallChannel calls;
    final Map<String, HostState> states = new ConcurrentHashMap<>();
    /** By host. */
    final Map<String, List<RouterDetails>> routers = new ConcurrentHashMap<>();

    /** By router, what its host has said last. */
    final Map<String, RouterRealised> realised = new ConcurrentHashMap<>();

    /** By host, whether its routers work there. */
    final Map<String, String> haStates = new ConcurrentHashMap<>();

    /** By address, the server behind any router. */
    final Map<String, String> guests = new ConcurrentHashMap<>();

    /** By host, and by network, where else its ports are; where nothing is said, tunnels ask by multicast. */
    final Map<String, Map<String, NetworkPeers>> peers = new ConcurrentHashMap<>();

    /** By host. */
    final Map<String, List<NetworkDetails>> external = new ConcurrentHashMap<>();

    final Map<String, SecurityGroupDetails> groups = new ConcurrentHashMap<>();
    final Map<String, QosPolicyDetails> policies = new ConcurrentHashMap<>();
    final List<HostStateRequest> stateRequests = new CopyOnWriteArrayList<>();
    final List<AgentHeartbeat> heartbeats = new CopyOnWriteArrayList<>();

    /** By port, its present wiring. */
    final Map<String, String> wired = new ConcurrentHashMap<>();

    /** By port of a trunk, why it has no device. */
    final Map<String, String> failedSubports = new ConcurrentHashMap<>();

    final List<String> unwired = new CopyOnWriteArrayList<>();
    final Set<String> ready = ConcurrentHashMap.newKeySet();

    FakeNetworkService() {
        broker = connect(NetworkQueues.SERVICE);
        calls = CallChannel.toHosts(broker);
        Queue queue = Queues.work(Topology.hostsQueue(NetworkQueues.SERVICE));
        List<Declarable> declarables = new ArrayList<>(Queues.reachableFromHosts(queue));
        declarables.add(Queues.fanout(NetworkQueues.FANOUT));
        broker.declare(declarables);
        MessageHandlers handlers = new MessageHandlers()
                .answer(HostStateRequest.class, (q, d) -> {
                    check(q.host(), d);
                    stateRequests.add(q);
                    return states.getOrDefault(q.host(), new HostState(List.of(), List.of(), List.of(), List.of()));
                })
                .answer(HostRoutersRequest.class, (q, d) -> {
                    check(q.host(), d);
                    return new HostRouters(routers.getOrDefault(q.host(), List.of()));
                })
                .answer(
                        MetadataGuestRequest.class,
                        (q, d) -> new MetadataGuest(guests.get(q.address()), Fixtures.PROJECT))
                .on(RouterRealised.class, checked(RouterRealised::host, (m, d) -> {
                    realised.put(m.routerId(), m);
                    String state = m.haState();
                    if (state != null) {
                        haStates.put(m.host(), state);
                    }
                }))
                .answer(ExternalNetworksRequest.class, (q, d) -> {
                    check(q.host(), d);
                    return new ExternalNetworks(external.getOrDefault(q.host(), List.of()));
                })
                .answer(
                        PeersOfNetworksRequest.class,
                        (q, d) -> new PeersOfNetworks(q.networkIds().stream()
                                .map(id -> peersOf(String.valueOf(d.sender()).replaceFirst(".*[-.]", ""), id))
                                .toList()))
                .answer(
                        SecurityGroupsRequest.class,
                        (q, d) -> new SecurityGroups(q.groupIds().stream()
                                .filter(groups::containsKey)
                                .map(groups::get)
                                .toList()))
                .answer(
                        QosPoliciesRequest.class,
                        (q, d) -> new QosPolicies(q.policyIds().stream()
                                .filter(policies::containsKey)
                                .map(policies::get)
                                .toList()))
                .on(
                        PortsWired.class,
                        checked(PortsWired::host, (m, d) -> m.ports().forEach(p -> wired.put(p.portId(), p.wiring()))))
                .on(PortsUnwired.class, checked(PortsUnwired::host, (m, d) -> {
                    m.portIds().forEach(wired::remove);
                    unwired.addAll(m.portIds());
                }))
                .on(
                        SubportsFailed.class,
                        checked(
                                SubportsFailed::host,
                                (m, d) -> m.ports().forEach(p -> failedSubports.put(p.portId(), p.reason()))))
                .on(DhcpReady.class, checked(DhcpReady::host, (m, d) -> ready.addAll(m.portIds())))
                .on(AgentHeartbeat.class, checked(AgentHeartbeat::host, (m, d) -> heartbeats.add(m)));
        broker.start(List.of(new Consumer(broker, queue, handlers, 1)));
    }

    private static synchronized Broker connect(String account) {
        RabbitMqServer server = RabbitMqServer.shared();
        if (!prepared) {
            server.importDefinitions(BrokerDefinitions.json(new BrokerDefinitions.Accounts(
                    "altostratus",
                    Map.of(NetworkQueues.SERVICE, "pw"),
                    Map.of("alpha", "pw", "beta", "pw"),
                    List.of(NetworkQueues.AGENT))));
            prepared = true;
        }
        return new Broker(
                new BrokerProperties("127.0.0.1", server.port(), "altostratus", account, "pw", Duration.ofSeconds(3)),
                account);
    }

    private static <T> BiConsumer<T, Delivery> checked(Function<T, String> host, BiConsumer<T, Delivery> action) {
        return (message, delivery) -> {
            check(host.apply(message), delivery);
            action.accept(message, delivery);
        };
    }

    private static void check(String host, Delivery delivery) {
        if (!Topology.hostAccount(host).equals(delivery.sender())) {
            throw new IllegalStateException(delivery.sender() + " speaks for " + host);
        }
    }

    void send(String host, Object message) {
        broker.publisher().publish(Address.host(host, NetworkQueues.AGENT), Envelope.of(message, CONTEXT));
    }

    private NetworkPeers peersOf(String host, String network) {
        return peers.getOrDefault(host, Map.of())
                .getOrDefault(network, new NetworkPeers(network, false, false, List.of()));
    }

    void peersChanged(String host, NetworkPeers changed) {
        peers.computeIfAbsent(host, h -> new ConcurrentHashMap<>()).put(changed.networkId(), changed);
        hint(new PeersOfNetworksChanged(List.of(changed.networkId())));
    }

    void hint(Object message) {
        broker.publisher().hint(Address.fanout(NetworkQueues.FANOUT), Envelope.of(message, CONTEXT));
    }

    void groupsChanged(SecurityGroupDetails... changed) {
        for (SecurityGroupDetails group : changed) {
            groups.put(group.id(), group);
        }
        broker.publisher()
                .hint(
                        Address.fanout(NetworkQueues.FANOUT),
                        Envelope.of(
                                new SecurityGroupsChanged(List.of(changed).stream()
                                        .map(SecurityGroupDetails::id)
                                        .toList()),
                                CONTEXT));
    }

    void policyChanged(QosPolicyDetails policy) {
        policies.put(policy.id(), policy);
        broker.publisher()
                .hint(
                        Address.fanout(NetworkQueues.FANOUT),
                        Envelope.of(new QosPoliciesChanged(List.of(policy.id())), CONTEXT));
    }

    List<HostLeftovers.Leftover> leftovers(String host) {
        return calls.call(
                        Address.host(host, NetworkQueues.AGENT),
                        new HostLeftoversRequest(host),
                        HostLeftovers.class,
                        Duration.ofSeconds(10),
                        CONTEXT)
                .leftovers();
    }

    @Override
    public void close() {
        calls.close();
        broker.close();
    }
}
