package io.altostratus.network.agent;

import io.altostratus.host.CommandRunner;
import io.altostratus.host.HostProperties;
import io.altostratus.host.Sysctl;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.LinkMonitor;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.CallChannel;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.Queues;
import io.altostratus.messaging.Topology;
import io.altostratus.network.agent.convergence.AgentLoop;
import io.altostratus.network.agent.convergence.AgentProperties;
import io.altostratus.network.agent.convergence.AgentProperties.RoleName;
import io.altostratus.network.agent.convergence.Layer2;
import io.altostratus.network.agent.convergence.Pass;
import io.altostratus.network.agent.convergence.Problems;
import io.altostratus.network.agent.convergence.Role;
import io.altostratus.network.agent.desired.DesiredState;
import io.altostratus.network.agent.desired.RouterTable;
import io.altostratus.network.agent.dhcp.DhcpProperties;
import io.altostratus.network.agent.dhcp.DhcpRole;
import io.altostratus.network.agent.firewall.IptablesGuard;
import io.altostratus.network.agent.host.AgentLock;
import io.altostratus.network.agent.host.HostRegistry;
import io.altostratus.network.agent.inventory.HostInventory;
import io.altostratus.network.agent.inventory.LeftoverWatch;
import io.altostratus.network.agent.l3.RouterRole;
import io.altostratus.network.agent.metadata.MetadataProperties;
import io.altostratus.network.agent.metadata.MetadataRole;
import io.altostratus.network.agent.qos.TrafficShaper;
import io.altostratus.network.agent.reporting.AgentMessages;
import io.altostratus.network.agent.reporting.Heartbeats;
import io.altostratus.network.agent.reporting.Reports;
import io.altostratus.network.agent.reporting.ServiceClient;
import io.altostratus.network.agent.reporting.Synchronizer;
import io.altostratus.network.model.MetadataGuest;
import io.altostratus.network.model.NetworkQueues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Queue;

/**
 * A host's network agent: what is wanted comes from network-service, one loop makes it so, and reports go back. The L2 part
 * is given; roles and filters are the same for all.
 */
public final class NetworkAgent implements AutoCloseable {

    private final HostProperties host;
    private final CommandRunner runner;
    private final HostRegistry registry;
    private final Layer2 layer2;
    private final List<Role> roles = new ArrayList<>();
    private final IptablesGuard guard;
    private final TrafficShaper shaper;
    private final AtomicReference<@Nullable Synchronizer> source = new AtomicReference<>();
    private final RouterTable routers = new RouterTable();
    private final AtomicReference<@Nullable ServiceClient> service = new AtomicReference<>();

    private final AgentProperties properties;
    private final Settings settings;
    private @Nullable AgentLock lock;
    private final List<AutoCloseable> parts = new ArrayList<>();

    /**
     * All that is configured.
     *
     * @param procSys normally {@code /proc/sys}
     */
    public record Settings(
            HostProperties host,
            AgentProperties agent,
            DhcpProperties dhcp,
            MetadataProperties metadata,
            Path procSys) {}

    public NetworkAgent(Settings settings, CommandRunner runner, Layer2 layer2) {
        this.settings = settings;
        this.host = settings.host();
        this.properties = settings.agent();
        this.runner = runner;
        this.layer2 = layer2;
        Path own = host.stateRoot().resolve("network");
        this.registry = new HostRegistry(own.resolve("registry.json"));
        this.guard = new IptablesGuard(runner, registry, new Sysctl(settings.procSys()), this::needGroups);
        this.shaper = new TrafficShaper(runner, registry, host.cloudId(), this::needPolicies);
        if (properties.has(RoleName.DHCP)) {
            roles.add(new DhcpRole(runner, registry, host, settings.dhcp(), properties.has(RoleName.METADATA)));
        }
        if (properties.has(RoleName.L3)) {
            roles.add(routerRole(properties.has(RoleName.METADATA)));
        }
        if (properties.has(RoleName.METADATA)) {
            roles.add(new MetadataRole(
                    runner,
                    registry,
                    host.name(),
                    settings.metadata(),
                    properties.has(RoleName.L3) ? routers : null,
                    this::guest));
        }
    }

    private RouterRole routerRole(boolean metadata) {
        return new RouterRole(runner, registry, host, routers, settings.procSys(), metadata);
    }

    private MetadataGuest guest(String routerId, String address) {
        ServiceClient asked = service.get();
        return asked == null ? new MetadataGuest(null, null) : asked.guest(routerId, address);
    }

    private void needGroups(Set<String> ids) {
        Synchronizer synchronizer = source.get();
        if (synchronizer != null) {
            synchronizer.synchronizeGroups(ids);
        }
    }

    private void needPolicies(Set<String> ids) {
        Synchronizer synchronizer = source.get();
        if (synchronizer != null) {
            synchronizer.synchronizePolicies(ids);
        }
    }

    private void needPeers(DesiredState state, Pass pass) {
        state.keepPeers(pass.desired().networksHere());
        Synchronizer synchronizer = source.get();
        if (synchronizer != null && !pass.wantedPeers().isEmpty()) {
            synchronizer.synchronizePeers(pass.wantedPeers());
        }
    }

    private AgentLock takeLock() {
        return AgentLock.take(host.stateRoot().resolve("network").resolve("agent.lock"));
    }

    /**
     * Starts to work.
     *
     * @param broker not started yet
     * @throws IllegalStateException if another agent works on this host
     */
    public void start(Broker broker) {
        lock = takeLock();
        InstantSource time = InstantSource.system();
        DesiredState state = new DesiredState(host.name());
        CallChannel calls = CallChannel.toServices(broker);
        ServiceClient client = new ServiceClient(broker, calls, host.name());
        service.set(client);
        Reports reports = new Reports(client, bootId());
        LeftoverWatch leftovers = new LeftoverWatch(this::inventory, properties.leftoverGrace(), time);
        AgentLoop loop = new AgentLoop(
                () -> routers.extend(state.snapshot()),
                new IpCommand(runner),
                properties,
                new Problems(time),
                layer2,
                guard,
                shaper,
                roles,
                List.of(reports, leftovers, pass -> needPeers(state, pass)));
        Synchronizer synchronizer = new Synchronizer(
                client,
                state,
                properties.has(RoleName.L3) ? routers : null,
                loop,
                properties.has(RoleName.DHCP),
                properties.syncInterval(),
                () -> {
                    reports.tellAgain();
                    broker.redeclare();
                });
        source.set(synchronizer);
        Heartbeats heartbeats = new Heartbeats(client, properties.heartbeatInterval(), agents(), time);
        AgentMessages messages =
                new AgentMessages(host.name(), state, routers, loop, synchronizer, heartbeats, leftovers::leftovers);
        LinkMonitor monitor = new LinkMonitor(runner, event -> loop.wake());

        Queue own = new Queue(Topology.hostQueue(host.name(), NetworkQueues.AGENT));
        Queue fanout = Queues.own(own.getName() + ".fanout");
        // The exchange is network-service's to declare; until it has, the binding fails and is tried again later.
        Binding binding = BindingBuilder.bind(fanout).to(new FanoutExchange(NetworkQueues.FANOUT, true, false));
        broker.declare(List.of(fanout, binding));
        broker.whenConnected(() -> {
            synchronizer.synchronizeAll();
            heartbeats.beatSoon();
        });
        // The queue of its own is declared before anyone opens a connection.
        broker.start(List.of(
                new Consumer(broker, own, messages.toThisHost(), 1, Topology.hostExchange(host.name())),
                new Consumer(broker, fanout, messages.toAllHosts(), 1)));
        roles.forEach(role -> parts.add(role.listen(loop::wakeThoroughly)));
        monitor.start();
        loop.start();
        reports.start();
        synchronizer.start();
        heartbeats.start();
        parts.addAll(List.of(calls, reports, synchronizer, loop, heartbeats, monitor));
    }

    private Map<String, Supplier<Map<String, Object>>> agents() {
        Map<String, Supplier<Map<String, Object>>> agents = new LinkedHashMap<>();
        agents.put(layer2.agentType(), () -> {
            Map<String, Object> told = new LinkedHashMap<>(layer2.configurations());
            told.put("arp_protection", guard.framesFiltered());
            return told;
        });
        roles.forEach(role -> agents.put(role.agentType(), () -> {
            Map<String, Object> told = new LinkedHashMap<>(role.configurations());
            if (!properties.availabilityZone().isEmpty()) {
                told.put("availability_zone", properties.availabilityZone());
            }
            return told;
        }));
        return agents;
    }

    /** Tells this run of the host from others. */
    public static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What of this cloud's network is on this host now. Needs neither broker nor service. */
    public HostInventory inventory() {
        return HostInventory.read(runner, registry, host);
    }

    /**
     * Removes all that this cloud's network has made on this host, and nothing else. Needs neither broker nor service.
     *
     * @throws IllegalStateException if an agent works on this host
     */
    public void purge() {
        try (AgentLock held = takeLock()) {
            roles.reversed().forEach(Role::purge);
            if (!properties.has(RoleName.DHCP)) {
                // The host may have had the role before.
                new DhcpRole(runner, registry, host, settings.dhcp(), false).purge();
            }
            if (!properties.has(RoleName.L3)) {
                routerRole(false).purge();
            }
            guard.purge();
            shaper.purge();
            layer2.purge();
        }
        deleteOwnDirectory();
    }

    private void deleteOwnDirectory() {
        Path own = host.stateRoot().resolve("network");
        try {
            for (String file : List.of("registry.json", "agent.lock")) {
                Files.deleteIfExists(own.resolve(file));
            }
            Files.deleteIfExists(own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops working and leaves everything as it is: traffic goes on. */
    @Override
    public void close() throws Exception {
        for (AutoCloseable part : parts.reversed()) {
            part.close();
        }
        if (lock != null) {
            lock.close();
        }
    }
}
