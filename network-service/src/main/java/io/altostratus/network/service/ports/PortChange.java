package io.altostratus.network.service.ports;

import io.altostratus.network.service.networks.Network;

/** What has happened to a port. */
public sealed interface PortChange {

    record Created(Network network, Port port) implements PortChange {}

    record Updated(Network network, Port before, Port after) implements PortChange {}

    /** @param byService whether another service of the cloud has deleted it, and so knows */
    record Deleted(Port port, boolean byService) implements PortChange {}
}
