package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** The answer to {@link HostStateRequest}: what is not in here has no place on the host. */
@MessageType("network.host-state")
public record HostState(
        List<NetworkDetails> networks,
        List<PortDetails> ports,
        List<SecurityGroupDetails> groups,
        List<DhcpNetwork> dhcpNetworks,
        List<QosPolicyDetails> qosPolicies) {

    /** Answers of the first release have no policies. */
    public HostState {
        qosPolicies = qosPolicies == null ? List.of() : List.copyOf(qosPolicies);
    }

    /** A state without policies. */
    public HostState(
            List<NetworkDetails> networks,
            List<PortDetails> ports,
            List<SecurityGroupDetails> groups,
            List<DhcpNetwork> dhcpNetworks) {
        this(networks, ports, groups, dhcpNetworks, List.of());
    }
}
