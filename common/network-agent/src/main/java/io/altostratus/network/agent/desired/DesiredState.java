package io.altostratus.network.agent.desired;

import io.altostratus.network.model.DhcpNetwork;
import io.altostratus.network.model.HostState;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.NetworkPeers;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.QosPolicyDetails;
import io.altostratus.network.model.SecurityGroupDetails;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gathers what this host shall realise from full states and from single messages. A full state that was asked for before a
 * message came does not undo the message; a port's older revision never replaces a newer one.
 */
public final class DesiredState {

    private record Held<T>(T value, long at) {}

    /** A served network: its shape, and its ports for themselves. */
    private static final class Served {

        private Held<DhcpNetwork> shape;
        private final PortTable ports = new PortTable();

        Served(DhcpNetwork network, long at) {
            this.shape = new Held<>(network, at);
        }
    }

    private final String host;
    private long clock;
    private boolean complete;
    private final PortTable ports = new PortTable();
    private final Map<String, Held<NetworkDetails>> networks = new HashMap<>();
    private final Map<String, Held<SecurityGroupDetails>> groups = new HashMap<>();
    private final Map<String, Held<QosPolicyDetails>> policies = new HashMap<>();
    private final Map<String, Held<NetworkPeers>> peers = new HashMap<>();
    private final Set<String> peersAsked = new HashSet<>();
    private Held<List<NetworkDetails>> external = new Held<>(List.of(), -1);
    private final Map<String, Served> served = new HashMap<>();

    /** @param host this host's name */
    public DesiredState(String host) {
        this.host = host;
    }

    /** To be taken before a question is sent, and given with the answer. */
    public synchronized long askedNow() {
        return clock++;
    }

    /** All there is, from an answer to a question of this time. */
    public synchronized void replaceAll(HostState state, long askedAt) {
        ports.replaceAll(state.ports().stream().filter(this::isHere).toList(), askedAt);
        replace(networks, byId(state.networks()), askedAt);
        Map<String, SecurityGroupDetails> newGroups = new HashMap<>();
        state.groups().forEach(group -> newGroups.put(group.id(), group));
        replace(groups, newGroups, askedAt);
        Map<String, QosPolicyDetails> newPolicies = new HashMap<>();
        state.qosPolicies().forEach(policy -> newPolicies.put(policy.id(), policy));
        replace(policies, newPolicies, askedAt);
        Set<String> present = new HashSet<>();
        for (DhcpNetwork network : state.dhcpNetworks()) {
            present.add(network.network().id());
            Served known = served.computeIfAbsent(network.network().id(), id -> new Served(network, askedAt));
            if (known.shape.at <= askedAt) {
                known.shape = new Held<>(network, askedAt);
            }
            known.ports.replaceAll(network.ports(), askedAt);
            holdNewest(network.network(), askedAt);
        }
        served.values()
                .removeIf(s -> s.shape.at <= askedAt
                        && !present.contains(s.shape.value.network().id()));
        complete = true;
    }

    private static <T> void replace(Map<String, Held<T>> held, Map<String, T> all, long askedAt) {
        held.entrySet().removeIf(e -> e.getValue().at <= askedAt && !all.containsKey(e.getKey()));
        all.forEach((id, value) -> {
            Held<T> known = held.get(id);
            if (known == null || known.at <= askedAt) {
                held.put(id, new Held<>(value, askedAt));
            }
        });
    }

    private static Map<String, NetworkDetails> byId(List<NetworkDetails> networks) {
        Map<String, NetworkDetails> byId = new HashMap<>();
        networks.forEach(network -> byId.put(network.id(), network));
        return byId;
    }

    private void holdNewest(NetworkDetails network, long at) {
        Held<NetworkDetails> known = networks.get(network.id());
        if (known == null || known.at <= at) {
            networks.put(network.id(), new Held<>(network, at));
        }
    }

    private boolean isHere(PortDetails port) {
        return host.equals(port.host());
    }

    public synchronized void portChanged(NetworkDetails network, PortDetails port) {
        long now = clock++;
        if (!isHere(port)) {
            ports.remove(port.id(), port.revision(), now);
        } else if (ports.put(port, now)) {
            holdNewest(network, now);
        }
    }

    public synchronized void portRemoved(String portId, long revision) {
        ports.remove(portId, revision, clock++);
    }

    /** Security groups that were asked for at this time. */
    public synchronized void groupsKnown(Collection<SecurityGroupDetails> known, long askedAt) {
        for (SecurityGroupDetails group : known) {
            Held<SecurityGroupDetails> before = groups.get(group.id());
            if (before == null || before.at <= askedAt) {
                groups.put(group.id(), new Held<>(group, askedAt));
            }
        }
    }

    /** QoS policies that were asked for at this time. */
    public synchronized void policiesKnown(Collection<QosPolicyDetails> known, long askedAt) {
        for (QosPolicyDetails policy : known) {
            Held<QosPolicyDetails> before = policies.get(policy.id());
            if (before == null || before.at <= askedAt) {
                policies.put(policy.id(), new Held<>(policy, askedAt));
            }
        }
    }

    /** Where else the ports of overlay networks are, asked for at this time. */
    public synchronized void peersKnown(Collection<NetworkPeers> known, long askedAt) {
        for (NetworkPeers network : known) {
            Held<NetworkPeers> before = peers.get(network.networkId());
            if (before == null || before.at <= askedAt) {
                peers.put(network.networkId(), new Held<>(network, askedAt));
            }
        }
    }

    /** It will be asked where else the ports of these networks are: from now on it matters when that changes. */
    public synchronized void askForPeers(Collection<String> networkIds) {
        peersAsked.addAll(networkIds);
    }

    /** These networks are here. One that comes back is asked for anew: meanwhile nothing was heard of it. */
    public synchronized void keepPeers(Set<String> networksHere) {
        peers.keySet().retainAll(networksHere);
        peersAsked.retainAll(networksHere);
    }

    /** Those of these networks whose other hosts matter here; none means all. */
    public synchronized Set<String> peersAmong(Collection<String> networkIds) {
        Set<String> here = new HashSet<>(peersAsked);
        if (!networkIds.isEmpty()) {
            here.retainAll(Set.copyOf(networkIds));
        }
        return here;
    }

    /** The networks that this host is joined to also without a port, asked for at this time. */
    public synchronized void externalKnown(List<NetworkDetails> known, long askedAt) {
        if (external.at <= askedAt) {
            external = new Held<>(List.copyOf(known), askedAt);
        }
    }

    public synchronized void dhcpNetworkChanged(DhcpNetwork network) {
        long now = clock++;
        Served known = served.computeIfAbsent(network.network().id(), id -> new Served(network, now));
        known.shape = new Held<>(network, now);
        known.ports.replaceAll(network.ports(), now);
        holdNewest(network.network(), now);
    }

    public synchronized void dhcpNetworkRemoved(String networkId) {
        clock++;
        served.remove(networkId);
    }

    public synchronized void dhcpPortChanged(PortDetails port) {
        Served known = served.get(port.networkId());
        if (known != null) {
            known.ports.put(port, clock++);
        }
    }

    /** The id of a port that was deleted does not come back: whatever is told of it later is older. */
    public synchronized void dhcpPortRemoved(String portId, String networkId) {
        Served known = served.get(networkId);
        if (known != null) {
            known.ports.remove(portId, Long.MAX_VALUE, clock++);
        }
    }

    /** Those of these groups that matter on this host. */
    public synchronized Set<String> groupsAmong(Collection<String> ids) {
        Set<String> here = new HashSet<>(ids);
        here.retainAll(groups.keySet());
        return here;
    }

    /** Those of these policies that matter on this host. */
    public synchronized Set<String> policiesAmong(Collection<String> ids) {
        Set<String> here = new HashSet<>(ids);
        here.retainAll(policies.keySet());
        return here;
    }

    public synchronized Desired snapshot() {
        Map<String, PortDetails> allPorts = new HashMap<>();
        ports.ports().forEach(port -> allPorts.put(port.id(), port));
        Map<String, DhcpNetwork> dhcp = new HashMap<>();
        for (Served s : served.values()) {
            DhcpNetwork network = whole(s);
            dhcp.put(network.network().id(), network);
            // The DHCP port is wired like any other, also where the service did not list it among the host's.
            allPorts.merge(network.dhcpPort().id(), network.dhcpPort(), (a, b) -> a.revision() >= b.revision() ? a : b);
        }
        Map<String, NetworkDetails> allNetworks = new HashMap<>();
        external.value.forEach(network -> allNetworks.put(network.id(), network));
        networks.forEach((id, network) -> allNetworks.put(id, network.value));
        Map<String, SecurityGroupDetails> allGroups = new HashMap<>();
        groups.forEach((id, group) -> allGroups.put(id, group.value));
        Map<String, QosPolicyDetails> allPolicies = new HashMap<>();
        policies.forEach((id, policy) -> allPolicies.put(id, policy.value));
        Set<String> outside = new HashSet<>();
        external.value.forEach(network -> outside.add(network.id()));
        Map<String, NetworkPeers> allPeers = new HashMap<>();
        peers.forEach((id, known) -> allPeers.put(id, known.value));
        return new Desired(complete, allNetworks, allPorts, allGroups, dhcp, allPolicies, allPeers, outside);
    }

    private static DhcpNetwork whole(Served served) {
        DhcpNetwork shape = served.shape.value;
        PortDetails dhcpPort = shape.dhcpPort();
        List<PortDetails> all = new ArrayList<>(served.ports.ports());
        for (PortDetails port : all) {
            if (port.id().equals(dhcpPort.id()) && port.revision() > dhcpPort.revision()) {
                dhcpPort = port;
            }
        }
        return new DhcpNetwork(shape.network(), shape.subnets(), dhcpPort, all, shape.domain());
    }
}
