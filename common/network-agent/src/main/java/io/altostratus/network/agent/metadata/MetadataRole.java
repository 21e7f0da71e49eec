package io.altostratus.network.agent.metadata;

import io.altostratus.host.CommandRunner;
import io.altostratus.host.namespace.NetworkNamespaces;
import io.altostratus.network.agent.address.Cidr;
import io.altostratus.network.agent.convergence.Pass;
import io.altostratus.network.agent.convergence.Role;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.agent.host.HostRegistry;
import io.altostratus.network.model.DhcpNetwork;
import io.altostratus.network.model.PortDetails;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Lets guests fetch their metadata from 169.254.169.254, by the DHCP namespace of their network. */
public final class MetadataRole implements Role {

    /** What may stand in a header. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]+");

    private final NetworkNamespaces namespaces;
    private final HostRegistry registry;
    private final MetadataProperties properties;
    private final MetadataProxy proxy;
    private final Map<String, MetadataListener> listeners = new HashMap<>();
    private volatile Map<String, Map<String, Guest>> guests = Map.of();

    /** @param host this host's name */
    public MetadataRole(CommandRunner runner, HostRegistry registry, String host, MetadataProperties properties) {
        this.namespaces = new NetworkNamespaces(runner);
        this.registry = registry;
        this.properties = properties;
        this.proxy = new MetadataProxy(properties, host, this::guest);
    }

    private Optional<Guest> guest(String networkId, String address) {
        return Optional.ofNullable(guests.getOrDefault(networkId, Map.of()).get(address));
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
        if (pass.desired().complete()) {
            Set<String> gone = new HashSet<>(listeners.keySet());
            gone.removeAll(wanted.keySet());
            for (String id : gone) {
                close(id);
            }
        }
        for (String id : wanted.keySet()) {
            String about = "metadata of network " + id;
            if (pass.problems().mayTry(about)) {
                try {
                    listen(id);
                    pass.problems().solved(about);
                } catch (IOException e) {
                    pass.problems().failed(about, String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private void listen(String networkId) throws IOException {
        String namespace = DeviceNames.dhcpNamespace(networkId);
        OptionalLong identity = namespaces.identity(namespace);
        MetadataListener present = listeners.get(networkId);
        if (identity.isEmpty() || !registry.has(HostRegistry.Kind.NAMESPACE, namespace)) {
            close(networkId);
            return;
        }
        if (present != null && present.isIn(identity.getAsLong())) {
            return;
        }
        close(networkId);
        listeners.put(
                networkId,
                MetadataListener.open(
                        NetworkNamespaces.path(namespace),
                        identity.getAsLong(),
                        networkId,
                        proxy,
                        properties.connectionsPerNetwork()));
    }

    private void close(String networkId) {
        MetadataListener listener = listeners.remove(networkId);
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
        for (String id : Set.copyOf(listeners.keySet())) {
            close(id);
        }
    }
}
