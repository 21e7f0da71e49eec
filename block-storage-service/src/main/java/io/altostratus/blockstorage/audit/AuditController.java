package io.altostratus.blockstorage.audit;

import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v3/altostratus-audit}, for {@code ./alto check}. There is nothing yet that could disagree. */
@RestController
class AuditController {

    private final Policy policy;

    AuditController(Policy policy) {
        this.policy = policy;
    }

    @GetMapping("/v3/altostratus-audit")
    Map<String, List<Object>> run(RequestContext context) {
        policy.enforce(context, "audit", Map.of());
        return Map.of("findings", List.of());
    }
}
