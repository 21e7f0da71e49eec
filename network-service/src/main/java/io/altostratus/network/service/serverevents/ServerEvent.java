package io.altostratus.network.service.serverevents;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Something that has happened to a port of a server, in the form in which Nova's API takes it.
 *
 * @param tag the port's id
 */
public record ServerEvent(
        String name, @JsonProperty("server_uuid") String serverId, String tag, String status) {

    public static ServerEvent plugged(String serverId, String portId) {
        return new ServerEvent("network-vif-plugged", serverId, portId, "completed");
    }

    public static ServerEvent unplugged(String serverId, String portId) {
        return new ServerEvent("network-vif-unplugged", serverId, portId, "completed");
    }

    /** The addresses of the port are others now, floating ones included. */
    public static ServerEvent changed(String serverId, String portId) {
        return new ServerEvent("network-changed", serverId, portId, "completed");
    }

    public static ServerEvent deleted(String serverId, String portId) {
        return new ServerEvent("network-vif-deleted", serverId, portId, "completed");
    }
}
