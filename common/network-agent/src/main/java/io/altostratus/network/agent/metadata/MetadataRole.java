package io.altostratus.network.agent.metadata;

import io.altostratus.host.CommandRunner;
import io.altostratus.host.namespace.NetworkNamespaces;
import io.altostratus.network.agent.address.Cidr;
import io.altostratus.network.agent.convergence.Pass;
import io.altostratus.network.agent.convergence.Role;
import io.altostratus.network.agent.desired.RouterTable;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.agent.host.HostRegistry;
import io.altostratus.network.model.DhcpNetwork;
import io.altostratus.network.model.MetadataGuest;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.RouterDetails;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets guests fetch their metadata from 169.254.169.254, by the DHCP namespace of their network or that of their router:
 * the router's packet filter leads them to the proxy.
 */
public final class MetadataRole implements Role {

    /** Where the packet filter of a router's namespace leads what is for the metadata address. */
    private static final InetSocketAddress AS_ROUTERS_LEAD = new InetSocketAddress("0.0.0.0", 9697);

    private static final Logger LOG = LoggerFactory.getLogger(MetadataRole.class);

    /** What may stand in a header. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]+");

    private final NetworkNamespaces namespaces;
    private final HostRegistry registry;
    private final MetadataProperties properties;
    private final MetadataProxy proxy;
    private final @Nullable RouterTable routers;
    private final GuestsBehindRouters behindRouters;
    private final Map<MetadataScope, MetadataListener> listeners = new HashMap<>();
    private volatile Map<String, Map<String, Guest>> guests = Map.of();

    /** Finds the server with an address behind a router; asked for each request. */
    @FunctionalInterface
    public interface GuestsBehindRouters {

        MetadataGuest find(String routerId, String address);
    }

    /**
     * @param host this host's name
     * @param routers null if this host has no L3 role
     */
    public MetadataRole(
            CommandRunner runner,
            HostRegistry registry,
            String host,
            MetadataProperties properties,
            @Nullable RouterTable routers,
            GuestsBehindRouters behindRouters) {
        this.namespaces = new NetworkNamespaces(runner);
        this.registry = registry;
        this.properties = properties;
        this.routers = routers;
        this.behindRouters = behindRouters;
        this.proxy = new MetadataProxy(properties, host, this::guest);
    }

    private Optional<Guest> guest(MetadataScope scope, String address) {
        return switch (scope) {
            case MetadataScope.Network(var id) ->
                Optional.ofNullable(guests.getOrDefault(id, Map.of()).get(address));
            case MetadataScope.Router(var id) -> behindRouter(id, address);
        };
    }

    private Optional<Guest> behindRouter(String routerId, String address) {
        try {
            MetadataGuest found = behindRouters.find(routerId, address);
            String device = found.deviceId();
            String project = found.projectId();
            return device != null
                            && project != null
                            && ID.matcher(device).matches()
                            && ID.matcher(project).matches()
                    ? Optional.of(new Guest(device, project))
                    : Optional.empty();
        } catch (RuntimeException e) {
            LOG.warn("Who has {} behind router {} cannot be asked: {}", address, routerId, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public String agentType() {
        return "Metadata agent";
    }

    @Override
    public void makeDevices(Pass pass) {
        // It uses those of the DHCP role.
    }

    @Override
    public void serve(Pass pass) {
        Map<String, DhcpNetwork> wanted = pass.desired().dhcpNetworks();
        Map<String, Map<String, Guest>> known = new HashMap<>();
        wanted.forEach((id, network) -> known.put(id, guestsOf(network)));
        guests = known;
        Map<MetadataScope, String> namespacesOf = new HashMap<>();
        wanted.keySet().forEach(id -> namespacesOf.put(new MetadataScope.Network(id), DeviceNames.dhcpNamespace(id)));
        RouterTable table = routers;
        if (table != null) {
            table.routers().values().stream()
                    .filter(RouterDetails::adminStateUp)
                    .forEach(router -> namespacesOf.put(
                            new MetadataScope.Router(router.id()), DeviceNames.routerNamespace(router.id())));
        }
        if (pass.desired().complete()) {
            Set<MetadataScope> gone = new HashSet<>(listeners.keySet());
            gone.removeAll(namespacesOf.keySet());
            gone.forEach(this::close);
        }
        namespacesOf.forEach((scope, namespace) -> {
            String about = "metadata of " + scope;
            if (pass.problems().mayTry(about)) {
                try {
                    listen(scope, namespace);
                    pass.problems().solved(about);
                } catch (IOException e) {
                    pass.problems().failed(about, String.valueOf(e.getMessage()));
                }
            }
        });
    }

    private void listen(MetadataScope scope, String namespace) throws IOException {
        OptionalLong identity = namespaces.identity(namespace);
        MetadataListener present = listeners.get(scope);
        if (identity.isEmpty() || !registry.has(HostRegistry.Kind.NAMESPACE, namespace)) {
            close(scope);
            return;
        }
        if (present != null && present.isIn(identity.getAsLong())) {
            return;
        }
        close(scope);
        listeners.put(
                scope,
                MetadataListener.open(
                        NetworkNamespaces.path(namespace),
                        identity.getAsLong(),
                        scope instanceof MetadataScope.Router ? AS_ROUTERS_LEAD : MetadataListener.AS_GUESTS_ASK,
                        scope,
                        proxy,
                        new Places(properties.connectionsPerNetwork(), properties.connectionsPerGuest())));
    }

    private void close(MetadataScope scope) {
        MetadataListener listener = listeners.remove(scope);
        if (listener != null) {
            listener.close();
        }
    }

    private static Map<String, Guest> guestsOf(DhcpNetwork network) {
        Map<String, Guest> guests = new HashMap<>();
        for (PortDetails port : network.ports()) {
            if (!ID.matcher(port.deviceId()).matches()
                    || !ID.matcher(port.projectId()).matches()
                    || port.deviceOwner().startsWith("network:")) {
                continue;
            }
            for (PortDetails.FixedIp ip : port.fixedIps()) {
                Cidr.parseAddress(ip.ipAddress())
                        .ifPresent(
                                address -> guests.put(address.address(), new Guest(port.deviceId(), port.projectId())));
            }
        }
        return guests;
    }

    @Override
    public Map<String, Object> configurations() {
        return Map.of("metadata_api", properties.api().toString(), "networks", guests.size());
    }

    @Override
    public void purge() {
        Set.copyOf(listeners.keySet()).forEach(this::close);
    }
}
