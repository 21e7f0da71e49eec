package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** The answer to {@link PeersOfNetworksRequest}: one for each network that was asked for. */
@MessageType("network.peers")
public record PeersOfNetworks(List<NetworkPeers> networks) {

    public PeersOfNetworks {
        networks = List.copyOf(networks);
    }
}
