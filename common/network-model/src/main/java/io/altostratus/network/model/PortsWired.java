package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** From a host: these ports have their device, connected and guarded. */
@MessageType("network.ports.wired")
public record PortsWired(String host, List<Wired> ports) {

    /**
     * @param wiring tells one device from a later one of the same name, so that a guest which was started again is
     *     announced again
     */
    public record Wired(String portId, String wiring) {}
}
