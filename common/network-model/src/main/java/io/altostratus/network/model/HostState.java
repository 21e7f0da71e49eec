package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** The answer to {@link HostStateRequest}: what is not in here has no place on the host. */
@MessageType("network.host-state")
public record HostState(
        List<NetworkDetails> networks,
        List<PortDetails> ports,
        List<SecurityGroupDetails> groups,
        List<DhcpNetwork> dhcpNetworks) {}
