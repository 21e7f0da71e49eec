package io.altostratus.compute.api.actions;

import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import tools.jackson.databind.JsonNode;

/**
 * A request to do something with a server. The body fits its schema and the caller may do this with this server.
 *
 * @param parameters the value of the body's only member, such as {@code {"type": "HARD"}} or null
 * @param token of the user, for other services
 */
public record ActionRequest(
        Server server,
        JsonNode parameters,
        Microversion version,
        String token,
        RequestContext context,
        HttpServletRequest http) {

    @Override
    public String toString() {
        return "ActionRequest[" + server.id() + "]"; // the others hold secrets
    }
}
