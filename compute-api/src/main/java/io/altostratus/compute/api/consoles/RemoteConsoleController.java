package io.altostratus.compute.api.consoles;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.compute.api.tasks.ServerAccess;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import java.util.Map;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /servers/{id}/remote-consoles}: an address at which one console of a server can be opened for a while. */
@RestController
class RemoteConsoleController {

    static final String RULE = "os_compute_api:os-remote-consoles";

    private final ServerAccess access;
    private final ConsoleTokens tokens;

    RemoteConsoleController(ServerAccess access, ConsoleTokens tokens) {
        this.access = access;
        this.tokens = tokens;
    }

    @PostMapping("/v2.1/servers/{id}/remote-consoles")
    @OnlyIn(from = "2.6")
    Map<String, Object> create(
            RequestContext context, @PathVariable String id, @ValidBody("remote-console-create") JsonNode body) {
        Server server = access.require(id, RULE, context);
        JsonNode asked = body.path("remote_console");
        ConsoleType type = new ConsoleType(
                asked.path("protocol").asString(), asked.path("type").asString());
        String url = tokens.address(server, type, context);
        return Map.of("remote_console", Map.of("protocol", type.protocol(), "type", type.type(), "url", url));
    }
}
