package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** A call of a host: who else has ports of these overlay networks. It learns nothing of networks that it has no port of. */
@MessageType("network.peers.request")
public record PeersOfNetworksRequest(List<String> networkIds) {}
