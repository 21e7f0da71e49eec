package io.altostratus.network.model;

import java.util.List;

/**
 * A network that a host's DHCP role serves, whole.
 *
 * @param dhcpPort the port with which the server itself stands in the network
 * @param ports every port of the network that has an address, the DHCP port included
 */
public record DhcpNetwork(
        NetworkDetails network, List<SubnetDetails> subnets, PortDetails dhcpPort, List<PortDetails> ports) {

    public DhcpNetwork {
        subnets = List.copyOf(subnets);
        ports = List.copyOf(ports);
    }
}
