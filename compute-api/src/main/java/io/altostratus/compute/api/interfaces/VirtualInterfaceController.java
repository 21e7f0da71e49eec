package io.altostratus.compute.api.interfaces;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.compute.api.servers.ServerAccess;
import io.altostratus.context.RequestContext;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /servers/{id}/os-virtual-interfaces} told of networks that Nova itself made; it was removed with them. */
@RestController
class VirtualInterfaceController {

    private final ServerAccess access;

    VirtualInterfaceController(ServerAccess access) {
        this.access = access;
    }

    @OnlyIn(from = "2.1", to = "2.43")
    @GetMapping("/v2.1/servers/{id}/os-virtual-interfaces")
    Map<String, Object> list(RequestContext context, @PathVariable String id) {
        access.require(id, "os_compute_api:servers:show", context);
        throw ApiException.of(HttpStatus.GONE, "This resource is no longer available. Use os-interface.");
    }
}
