package io.altostratus.compute.api.servers;

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
        Server server = servers.find(id).orElseThrow(() -> notFound(id));
        Map<String, String> target = Map.of("project_id", server.projectId(), "user_id", server.userId());
        if (!policy.allows(context, "os_compute_api:servers:show", target)) {
            throw notFound(id);
        }
        policy.enforce(context, rule, target);
        return server;
    }

    static ApiException notFound(String id) {
        return ApiException.notFound("Instance " + id + " could not be found.");
    }
}
