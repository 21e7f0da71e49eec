package io.altostratus.network.service.qos;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Values;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The rules of policies, by kind: {@code /v2.0/qos/policies/{policy_id}/bandwidth_limit_rules} and its sisters. */
@RestController
class QosRuleController {

    private static final String LIST = "/v2.0/qos/policies/{policyId}/{kind:[a-z_]+}_rules";
    private static final String ONE = LIST + "/{id}";
    private static final String ALIAS = "/v2.0/qos/alias_bandwidth_limit_rules/{id}";

    private final QosRules rules;

    QosRuleController(QosRules rules) {
        this.rules = rules;
    }

    @GetMapping(LIST)
    Map<String, Object> list(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String policyId,
            @PathVariable String kind) {
        RuleType type = known(kind);
        if (type == null) {
            rules.admitted(context, policyId, "get_policy");
            return Map.of(kind + "_rules", List.of());
        }
        ListRequest list = ListRequest.of(request, QosAttributes.of(type));
        return list.answer(rules.list(context, list, policyId, type), QosRule::id, QosRule::view);
    }

    /** Null for a kind that Neutron has and no host here enforces. */
    private static @Nullable RuleType known(String kind) {
        RuleType type = RuleType.of(kind).orElse(null);
        if (type == null && !RuleType.UNSUPPORTED.contains(kind)) {
            throw Errors.notFound("HTTPNotFound", "The resource could not be found.");
        }
        return type;
    }

    @GetMapping(ONE)
    Map<String, Object> show(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String policyId,
            @PathVariable String kind,
            @PathVariable String id) {
        QosRule rule = rules.show(context, policyId, existing(kind, context, policyId, id), id);
        return Map.of(kind + "_rule", Fields.of(request).of(rule.view()));
    }

    private RuleType existing(String kind, RequestContext context, String policyId, String id) {
        RuleType type = known(kind);
        if (type == null) {
            rules.admitted(context, policyId, "get_policy");
            throw QosAttributes.ruleNotFound(id, policyId);
        }
        return type;
    }

    @PostMapping(LIST)
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context,
            @PathVariable String policyId,
            @PathVariable String kind,
            @ValidBody("neutron-body") JsonNode body) {
        RuleType type = known(kind);
        if (type == null) {
            rules.admitted(context, policyId, "update_policy");
            throw Errors.conflict(
                    "QosRuleNotSupported",
                    "Rule " + kind + " is not supported by any port: no mechanism driver enforces it.");
        }
        Resource resource = QosAttributes.of(type);
        Values values = resource.forCreate(Bodies.single(body, resource.name()));
        return Map.of(
                resource.name(), rules.create(context, policyId, type, values).view());
    }

    @PutMapping(ONE)
    Map<String, Object> update(
            RequestContext context,
            @PathVariable String policyId,
            @PathVariable String kind,
            @PathVariable String id,
            @ValidBody("neutron-body") JsonNode body) {
        RuleType type = existing(kind, context, policyId, id);
        Resource resource = QosAttributes.of(type);
        Values values = resource.forUpdate(Bodies.single(body, resource.name()));
        return Map.of(
                resource.name(),
                rules.update(context, policyId, type, id, values).view());
    }

    @DeleteMapping(ONE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            RequestContext context, @PathVariable String policyId, @PathVariable String kind, @PathVariable String id) {
        rules.delete(context, policyId, existing(kind, context, policyId, id), id);
    }

    @GetMapping(ALIAS)
    Map<String, Object> showAlias(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        String policyId = rules.policyOf(id, RuleType.BANDWIDTH_LIMIT);
        visible(context, policyId, id);
        QosRule rule = rules.show(context, policyId, RuleType.BANDWIDTH_LIMIT, id);
        return Map.of("alias_bandwidth_limit_rule", Fields.of(request).of(rule.view()));
    }

    @PutMapping(ALIAS)
    Map<String, Object> updateAlias(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        String policyId = rules.policyOf(id, RuleType.BANDWIDTH_LIMIT);
        visible(context, policyId, id);
        Values values = QosAttributes.BANDWIDTH_LIMIT.forUpdate(Bodies.single(body, "alias_bandwidth_limit_rule"));
        QosRule rule = rules.update(
                context, policyId, RuleType.BANDWIDTH_LIMIT, id, values, "update_alias_bandwidth_limit_rule");
        return Map.of("alias_bandwidth_limit_rule", rule.view());
    }

    @DeleteMapping(ALIAS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteAlias(RequestContext context, @PathVariable String id) {
        String policyId = rules.policyOf(id, RuleType.BANDWIDTH_LIMIT);
        visible(context, policyId, id);
        rules.delete(context, policyId, RuleType.BANDWIDTH_LIMIT, id, "delete_alias_bandwidth_limit_rule");
    }

    /** A rule of a policy that the caller cannot see does not exist for it, and neither does the policy's id. */
    private void visible(RequestContext context, String policyId, String id) {
        try {
            rules.admitted(context, policyId, "get_alias_bandwidth_limit_rule");
        } catch (ApiException e) {
            throw QosAttributes.ruleNotFound(id, "");
        }
    }
}
