package io.altostratus.compute.api.creation;

import io.altostratus.api.error.ApiException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where a request wants its servers.
 *
 * @param zone null for any
 * @param forcedHost of {@code zone:host} or {@code zone:host:node}
 * @param forcedNode of {@code zone::node} or {@code zone:host:node}
 * @param host wanted by its name, since 2.74
 * @param node wanted by its hypervisor's name, since 2.74
 */
record Destination(
        @Nullable String zone,
        @Nullable String forcedHost,
        @Nullable String forcedNode,
        @Nullable String host,
        @Nullable String node) {

    /** @throws ApiException 400 for what cannot be read, or said together */
    static Destination of(JsonNode server) {
        String text = ServerRequest.text(server, "availability_zone");
        String[] parts = text == null ? new String[] {""} : text.split(":", -1);
        if (parts.length > 3) {
            throw ApiException.badRequest("Invalid input received: Unable to parse availability zone " + text);
        }
        Destination found = new Destination(
                filled(parts[0]),
                parts.length > 1 ? filled(parts[1]) : null,
                parts.length > 2 ? filled(parts[2]) : null,
                ServerRequest.text(server, "host"),
                ServerRequest.text(server, "hypervisor_hostname"));
        if (found.isForced() && found.isWanted()) {
            throw ApiException.badRequest(
                    "One mechanism with host and/or hypervisor_hostname and another mechanism with"
                            + " zone:host:node are mutually exclusive.");
        }
        return found;
    }

    private static @Nullable String filled(String text) {
        return text.isEmpty() ? null : text;
    }

    boolean isForced() {
        return forcedHost != null || forcedNode != null;
    }

    boolean isWanted() {
        return host != null || node != null;
    }
}
