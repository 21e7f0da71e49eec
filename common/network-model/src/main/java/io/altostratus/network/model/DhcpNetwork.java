package io.altostratus.network.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network that a host's DHCP role serves, whole.
 *
 * @param dhcpPort the port with which the server itself stands in the network
 * @param ports every port of the network that has an address, the DHCP port included
 * @param domain in which guests have their names, for example {@code openstacklocal}; null in messages of the first
 *     release
 */
public record DhcpNetwork(
        NetworkDetails network,
        List<SubnetDetails> subnets,
        PortDetails dhcpPort,
        List<PortDetails> ports,
        @Nullable String domain) {

    /** A network whose guests have their names in the usual domain. */
    public DhcpNetwork(
            NetworkDetails network, List<SubnetDetails> subnets, PortDetails dhcpPort, List<PortDetails> ports) {
        this(network, subnets, dhcpPort, ports, null);
    }

    public DhcpNetwork {
        subnets = List.copyOf(subnets);
        ports = List.copyOf(ports);
    }
}
