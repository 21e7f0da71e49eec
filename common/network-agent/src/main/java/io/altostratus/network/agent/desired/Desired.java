package io.altostratus.network.agent.desired;

import io.altostratus.network.model.DhcpNetwork;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.SecurityGroupDetails;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * All that this host shall realise, at one moment.
 *
 * @param complete whether it is known as a whole; until then nothing may be removed
 * @param networks by id; more than the host needs may be in here
 * @param ports the ports that are bound to this host, by id
 * @param groups the security groups that are known so far, by id
 * @param dhcpNetworks the networks that the DHCP role serves, by id
 */
public record Desired(
        boolean complete,
        Map<String, NetworkDetails> networks,
        Map<String, PortDetails> ports,
        Map<String, SecurityGroupDetails> groups,
        Map<String, DhcpNetwork> dhcpNetworks) {

    public Desired {
        networks = Map.copyOf(networks);
        ports = Map.copyOf(ports);
        groups = Map.copyOf(groups);
        dhcpNetworks = Map.copyOf(dhcpNetworks);
    }

    /** The networks that have a place on this host. */
    public Set<String> networksOfPorts() {
        Set<String> ids = new HashSet<>();
        ports.values().forEach(port -> ids.add(port.networkId()));
        return ids;
    }
}
