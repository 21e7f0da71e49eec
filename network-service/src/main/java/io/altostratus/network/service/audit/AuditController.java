package io.altostratus.network.service.audit;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What {@code ./alto check} asks of this service. Not part of Neutron's API. */
@RestController
class AuditController {

    private final Access access;
    private final Audit audit;
    private final HostAudit hosts;

    AuditController(Access access, Audit audit, HostAudit hosts) {
        this.access = access;
        this.audit = audit;
        this.hosts = hosts;
    }

    @GetMapping("/v2.0/altostratus-audit")
    Map<String, List<Finding>> audit(RequestContext context) {
        access.enforce(context, "get_audit", Map.of());
        List<Finding> findings = new ArrayList<>(audit.findings());
        findings.addAll(hosts.findings(context));
        return Map.of("findings", findings);
    }
}
