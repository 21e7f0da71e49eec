package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** The answer to {@link ExternalNetworksRequest}: networks that the host is joined to, also while it has no port of them. */
@MessageType("network.external-networks")
public record ExternalNetworks(List<NetworkDetails> networks) {

    public ExternalNetworks {
        networks = List.copyOf(networks);
    }
}
