package io.altostratus.compute.api.servers;

import io.altostratus.compute.api.tasks.ServerAccess;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.context.RequestContext;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /servers/{id}/os-server-password}: what the guest has told of its password, encrypted for the owner's key. */
@RestController
@RequestMapping("/v2.1/servers/{id}/os-server-password")
class ServerPasswordController {

    private final ServerAccess access;
    private final ServerRepository servers;

    ServerPasswordController(ServerAccess access, ServerRepository servers) {
        this.access = access;
        this.servers = servers;
    }

    @GetMapping
    Map<String, Object> show(RequestContext context, @PathVariable String id) {
        access.require(id, "os_compute_api:os-server-password:show", context);
        return Map.of("password", servers.guestPassword(id));
    }

    /** The guest's own password is not changed. */
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void clear(RequestContext context, @PathVariable String id) {
        access.require(id, "os_compute_api:os-server-password:clear", context);
        servers.forgetGuestPassword(id);
    }
}
