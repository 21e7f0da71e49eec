package io.altostratus.compute.api.proxies;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /os-baremetal-nodes}: this cloud has no machines without a hypervisor. */
@RestController
@RequestMapping("/v2.1/os-baremetal-nodes")
class BareMetalController {

    private final Policy policy;

    BareMetalController(Policy policy) {
        this.policy = policy;
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @GetMapping
    void list(RequestContext context) {
        policy.enforce(context, "os_compute_api:os-baremetal-nodes:list");
        throw unsupported();
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @GetMapping("/{id}")
    void show(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "os_compute_api:os-baremetal-nodes:show");
        throw unsupported();
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @PostMapping
    void create(RequestContext context) {
        throw elsewhere("node-create");
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @DeleteMapping("/{id}")
    void delete(RequestContext context) {
        throw elsewhere("node-delete");
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @PostMapping("/{id}/action")
    void act(RequestContext context) {
        throw elsewhere("port-create or port-delete");
    }

    private static ApiException unsupported() {
        return ApiException.of(HttpStatus.NOT_IMPLEMENTED, "The requested functionality is not supported.");
    }

    private static ApiException elsewhere(String command) {
        return ApiException.badRequest(
                "Command Not supported. Please use Ironic command " + command + " to perform this action.");
    }
}
