package io.altostratus.compute.api.actions;

import io.altostratus.api.body.RequestSchemas;
import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.api.tasks.ServerAccess;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.LogContext;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /servers/{id}/action}: the body's only member names what is to be done. */
@RestController
class ServerActionController {

    private static final Logger LOG = LoggerFactory.getLogger(ServerActionController.class);

    private final ServerAccess access;
    private final RequestSchemas schemas;
    private final Map<String, ServerAction> actions;

    ServerActionController(ServerAccess access, RequestSchemas schemas, List<ServerAction> actions) {
        this.access = access;
        this.schemas = schemas;
        this.actions = actions.stream().collect(Collectors.toMap(ServerAction::name, Function.identity()));
    }

    @PostMapping("/v2.1/servers/{id}/action")
    ResponseEntity<Map<String, Object>> act(
            RequestContext context,
            Microversion version,
            HttpServletRequest http,
            @RequestHeader("X-Auth-Token") String token,
            @PathVariable String id,
            @ValidBody("server-action") JsonNode body) {
        Map.Entry<String, JsonNode> member = body.properties().iterator().next();
        ServerAction action = actions.get(member.getKey());
        if (action == null) {
            throw ApiException.badRequest("There is no such action: " + member.getKey());
        }
        if (version.compareTo(action.from()) < 0 || version.compareTo(action.to()) > 0) {
            throw ApiException.notFound("API version " + version + " is not supported on this method.");
        }
        schemas.check(action.schema(), version, body);
        Server server = access.require(id, action.policy(), context);
        try (LogContext instance = LogContext.about("instance", server.id())) {
            // Every action leaves this line, whatever it does.
            LOG.debug(
                    "Action: 'action', calling method: {}.{}, body: {}",
                    action.getClass().getSimpleName(),
                    action.name(),
                    new LoggedBody(body));
            return action.perform(new ActionRequest(server, member.getValue(), version, token, context, http));
        }
    }
}
