package io.altostratus.network.agent.desired;

import io.altostratus.network.model.DhcpNetwork;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.NetworkPeers;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.QosPolicyDetails;
import io.altostratus.network.model.SecurityGroupDetails;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that this host shall realise, at one moment.
 *
 * @param complete whether it is known as a whole; until then nothing may be removed
 * @param networks by id; more than the host needs may be in here
 * @param ports the ports that are bound to this host, and those of routers that it shares with others, by id
 * @param groups the security groups that are known so far, by id
 * @param dhcpNetworks the networks that the DHCP role serves, by id
 * @param qosPolicies the QoS policies that are known so far, by id
 * @param peers where else the ports of this host's overlay networks are, as far as it is known, by network
 * @param external the ids of the networks that this host is joined to also without a port
 */
public record Desired(
        boolean complete,
        Map<String, NetworkDetails> networks,
        Map<String, PortDetails> ports,
        Map<String, SecurityGroupDetails> groups,
        Map<String, DhcpNetwork> dhcpNetworks,
        Map<String, QosPolicyDetails> qosPolicies,
        Map<String, NetworkPeers> peers,
        Set<String> external) {

    public Desired {
        networks = Map.copyOf(networks);
        ports = Map.copyOf(ports);
        groups = Map.copyOf(groups);
        dhcpNetworks = Map.copyOf(dhcpNetworks);
        qosPolicies = Map.copyOf(qosPolicies);
        peers = Map.copyOf(peers);
        external = Set.copyOf(external);
    }

    /** The id of the policy that holds for a port: its own or else, for a guest's, that of its network. */
    public Optional<String> qosPolicyOf(PortDetails port) {
        if (port.qosPolicyId() != null) {
            return Optional.of(port.qosPolicyId());
        }
        NetworkDetails network = networks.get(port.networkId());
        return network == null || port.deviceOwner().startsWith("network:")
                ? Optional.empty()
                : Optional.ofNullable(network.qosPolicyId());
    }

    /** The same with ports that are bound to other hosts, but have a device here too. */
    Desired with(Map<String, NetworkDetails> furtherNetworks, Map<String, PortDetails> furtherPorts) {
        Map<String, NetworkDetails> allNetworks = new HashMap<>(furtherNetworks);
        allNetworks.putAll(networks);
        Map<String, PortDetails> allPorts = new HashMap<>(furtherPorts);
        allPorts.putAll(ports);
        return new Desired(complete, allNetworks, allPorts, groups, dhcpNetworks, qosPolicies, peers, external);
    }

    /** The networks that have a place on this host. */
    public Set<String> networksHere() {
        Set<String> ids = new HashSet<>(external);
        ports.values().forEach(port -> ids.add(port.networkId()));
        return ids;
    }
}
