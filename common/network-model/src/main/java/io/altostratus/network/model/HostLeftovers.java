package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** The answer to {@link HostLeftoversRequest}: what has been unwanted for longer than the time in which it should go. */
@MessageType("network.host-leftovers")
public record HostLeftovers(String host, List<Leftover> leftovers) {

    /**
     * @param kind {@code device}, {@code namespace}, {@code chain}, {@code set} or {@code dnsmasq}
     * @param name as the host's own tools show it
     * @param detail what it was for, and why it is still there where that is known
     */
    public record Leftover(String kind, String name, String detail) {}

    public HostLeftovers {
        leftovers = List.copyOf(leftovers);
    }
}
