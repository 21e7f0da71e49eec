package io.altostratus.compute.api.tasks;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.context.RequestContext;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Finds a server for a caller. One of another project is not there, as far as the caller can tell. */
@Component
public class ServerAccess {

    private final ServerRepository servers;
    private final Policy policy;

    ServerAccess(ServerRepository servers, Policy policy) {
        this.servers = servers;
        this.policy = policy;
    }

    /**
     * @param rule what the caller wants to do with it
     * @throws ApiException 404 if it is not visible to the caller, 403 if this may not be done
     */
    public Server require(String id, String rule, RequestContext context) {
        return permitted(servers.find(id).orElseThrow(() -> notFound(id)), rule, context);
    }

    /** As {@link #require}, for servers that are only remembered as well. */
    public Server requireEvenDeleted(String id, String rule, RequestContext context) {
        return permitted(servers.findEvenDeleted(id).orElseThrow(() -> notFound(id)), rule, context);
    }

    private Server permitted(Server server, String rule, RequestContext context) {
        Map<String, String> target = Map.of("project_id", server.projectId(), "user_id", server.userId());
        if (!policy.allows(context, "os_compute_api:servers:show", target)) {
            throw notFound(server.id());
        }
        policy.enforce(context, rule, target);
        return server;
    }

    /** Whether it is in one of the states in which Nova lets its metadata and tags be changed. */
    public static boolean isSettled(Server server) {
        return switch (server.state().vm()) {
            case ACTIVE, PAUSED, SUSPENDED, STOPPED -> true;
            default -> false;
        };
    }

    public static ApiException notFound(String id) {
        return ApiException.notFound("Instance " + id + " could not be found.");
    }
}
