package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/**
 * To all hosts: ports of these overlay networks have come, gone or changed. Who has one of the networks asks for it.
 *
 * @param networkIds none means all
 */
@MessageType("network.peers.changed")
public record PeersOfNetworksChanged(List<String> networkIds) {}
