package io.altostratus.image.quotas;

import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v2/info/usage}: what the caller's project has and may have. */
@RestController
class UsageController {

    private final ImageQuotas quotas;
    private final Policy policy;

    UsageController(ImageQuotas quotas, Policy policy) {
        this.quotas = quotas;
        this.policy = policy;
    }

    @GetMapping("/v2/info/usage")
    Map<String, Object> usage(RequestContext context) {
        policy.enforce(context, "get_usage");
        return Map.of("usage", quotas.report(context.requireProjectId(), context));
    }
}
