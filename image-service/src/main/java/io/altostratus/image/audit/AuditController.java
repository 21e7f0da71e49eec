package io.altostratus.image.audit;

import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v2/altostratus-audit}, for {@code ./alto check}. */
@RestController
class AuditController {

    private final Audit audit;
    private final Policy policy;

    AuditController(Audit audit, Policy policy) {
        this.audit = audit;
        this.policy = policy;
    }

    @GetMapping("/v2/altostratus-audit")
    Map<String, List<Audit.Finding>> run(RequestContext context) throws IOException {
        policy.enforce(context, "audit", Map.of());
        return Map.of("findings", audit.run());
    }
}
