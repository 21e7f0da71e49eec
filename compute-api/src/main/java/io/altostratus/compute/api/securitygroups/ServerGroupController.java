package io.altostratus.compute.api.securitygroups;

import io.altostratus.compute.api.networks.ServerPort;
import io.altostratus.compute.api.networks.ServerPorts;
import io.altostratus.compute.api.tasks.ServerAccess;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code /servers/{id}/os-security-groups}: the groups of a server with what they let in. */
@RestController
class ServerGroupController {

    private final ServerAccess access;
    private final ServerPorts ports;
    private final SecurityGroupViews views;

    ServerGroupController(ServerAccess access, ServerPorts ports, SecurityGroupViews views) {
        this.access = access;
        this.ports = ports;
        this.views = views;
    }

    @GetMapping("/v2.1/servers/{id}/os-security-groups")
    Map<String, Object> list(
            RequestContext context, @RequestHeader("X-Auth-Token") String token, @PathVariable String id) {
        Server server = access.require(id, "os_compute_api:os-security-groups:list", context);
        Set<String> ids = new TreeSet<>();
        for (ServerPort port : ports.of(server.id(), token, context)) {
            ids.addAll(port.groups());
        }
        return Map.of("security_groups", views.views(ports.groups(List.copyOf(ids), token, context), token, context));
    }
}
