package io.altostratus.compute.api.securitygroups;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.networks.NetworkRequests;
import io.altostratus.compute.api.networks.ServerPorts;
import io.altostratus.context.RequestContext;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /os-security-group-rules}: what groups let in, up to 2.35. */
@RestController
@RequestMapping("/v2.1/os-security-group-rules")
class SecurityGroupRuleController {

    private static final String RULE = "os_compute_api:os-security-groups:rule:";
    private static final String TOKEN = "X-Auth-Token";
    private static final String PATH = "/v2.0/security-group-rules";

    private final NetworkRequests requests;
    private final ServerPorts ports;
    private final Policy policy;

    SecurityGroupRuleController(NetworkRequests requests, ServerPorts ports, Policy policy) {
        this.requests = requests;
        this.ports = ports;
        this.policy = policy;
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @PostMapping
    Map<String, Object> create(
            RequestContext context,
            @RequestHeader(TOKEN) String token,
            @ValidBody("security-group-rule") JsonNode body) {
        policy.enforce(context, RULE + "create", Map.of("project_id", context.requireProjectId()));
        JsonNode wanted = body.get("security_group_rule");
        String parent = wanted.path("parent_group_id").asString("");
        require(parent, token, context);
        JsonNode source = null;
        if (wanted.path("group_id").isString()) {
            source = require(wanted.get("group_id").asString(), token, context);
        }
        Map<String, Object> rule = RequestedRule.of(wanted, parent).toNetworkRule();
        try {
            JsonNode made = requests.carryOut("POST", PATH, Map.of("security_group_rule", rule), token, context)
                    .path("security_group_rule");
            return Map.of("security_group_rule", SecurityGroupViews.rule(made, source));
        } catch (ApiException refused) {
            if (refused.status() != HttpStatus.CONFLICT) {
                throw refused;
            }
            throw "OverQuota".equals(refused.type())
                    ? ApiException.forbidden(refused.getMessage())
                    : ApiException.badRequest("This rule already exists in group " + parent);
        }
    }

    private JsonNode require(String group, String token, RequestContext context) {
        SecurityGroupController.requireId(group);
        return ports.groups(List.of(group), token, context).stream()
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("Security group " + group + " not found."));
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void delete(RequestContext context, @RequestHeader(TOKEN) String token, @PathVariable String id) {
        policy.enforce(context, RULE + "delete", Map.of("project_id", context.requireProjectId()));
        SecurityGroupController.requireId(id);
        requests.carryOut("DELETE", PATH + "/" + id, null, token, context);
    }
}
