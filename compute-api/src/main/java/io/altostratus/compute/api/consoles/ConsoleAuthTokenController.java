package io.altostratus.compute.api.consoles;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.consoles.ConsoleToken;
import io.altostratus.context.RequestContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /os-console-auth-tokens/{token}}: what a token opens. Until 2.30 that was for RDP alone, which no server here has.
 */
@RestController
class ConsoleAuthTokenController {

    private final ConsoleTokens tokens;
    private final Policy policy;

    ConsoleAuthTokenController(ConsoleTokens tokens, Policy policy) {
        this.tokens = tokens;
        this.policy = policy;
    }

    @GetMapping("/v2.1/os-console-auth-tokens/{token}")
    Map<String, Object> show(RequestContext context, Microversion version, @PathVariable String token) {
        policy.enforce(context, "os_compute_api:os-console-auth-tokens", Map.of());
        ConsoleToken found = tokens.find(token).orElseThrow(() -> ApiException.notFound("Token not found"));
        if (!version.atLeast(2, 31)) {
            throw ApiException.unauthorized("The requested console type details are not accessible");
        }
        Map<String, Object> console = new LinkedHashMap<>();
        console.put("instance_uuid", found.serverId());
        console.put("host", found.address());
        console.put("port", found.port());
        console.put("internal_access_path", null);
        return Map.of("console", console);
    }
}
