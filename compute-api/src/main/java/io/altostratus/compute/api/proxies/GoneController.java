package io.altostratus.compute.api.proxies;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What Nova had once and answers with 410 in every microversion since, to everybody who has a token. */
@RestController
@RequestMapping("/v2.1")
class GoneController {

    @GetMapping({
        "/os-agents",
        "/os-cells",
        "/os-cells/capacities",
        "/os-cells/detail",
        "/os-cells/info",
        "/os-cells/{id}",
        "/os-cells/{id}/capacities",
        "/os-certificates/{id}",
        "/os-cloudpipe",
        "/os-fixed-ips/{id}",
        "/os-floating-ip-dns",
        "/os-floating-ip-dns/{domain}/entries/{id}",
        "/os-floating-ips-bulk",
        "/os-floating-ips-bulk/{id}",
        "/os-fping",
        "/os-fping/{id}",
        "/os-security-group-default-rules",
        "/os-security-group-default-rules/{id}",
        "/servers/{server}/consoles",
        "/servers/{server}/consoles/{id}",
        "/servers/{server}/os-virtual-interfaces"
    })
    void read(RequestContext context) {
        throw gone();
    }

    @PostMapping({
        "/os-agents",
        "/os-cells",
        "/os-cells/sync_instances",
        "/os-certificates",
        "/os-cloudpipe",
        "/os-fixed-ips/{id}/action",
        "/os-floating-ips-bulk",
        "/os-networks",
        "/os-networks/add",
        "/os-networks/{id}/action",
        "/os-security-group-default-rules",
        "/os-tenant-networks",
        "/servers/{server}/consoles"
    })
    void make(RequestContext context) {
        throw gone();
    }

    @PutMapping({
        "/os-agents/{id}",
        "/os-cells/{id}",
        "/os-cloudpipe/{id}",
        "/os-floating-ip-dns/{id}",
        "/os-floating-ip-dns/{domain}/entries/{id}",
        "/os-floating-ips-bulk/{id}"
    })
    void change(RequestContext context) {
        throw gone();
    }

    @DeleteMapping({
        "/os-agents/{id}",
        "/os-cells/{id}",
        "/os-floating-ip-dns/{id}",
        "/os-floating-ip-dns/{domain}/entries/{id}",
        "/os-networks/{id}",
        "/os-security-group-default-rules/{id}",
        "/os-tenant-networks/{id}",
        "/servers/{server}/consoles/{id}"
    })
    void delete(RequestContext context) {
        throw gone();
    }

    private static ApiException gone() {
        return ApiException.of(
                HttpStatus.GONE, "This resource is no longer available. No forwarding address is given.");
    }
}
