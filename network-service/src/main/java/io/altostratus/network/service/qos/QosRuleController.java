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
    /** As the API reference writes it, and as the names of the rules suggest. */
    private static final String ALIAS = "/v2.0/qos/alias-{kind:bandwidth-limit|dscp-marking}-rules/{id}";

    private static final String UNDERSCORED_ALIAS = "/v2.0/qos/alias_{kind:bandwidth_limit|dscp_marking}_rules/{id}";

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

    @GetMapping({ALIAS, UNDERSCORED_ALIAS})
    Map<String, Object> showAlias(
            RequestContext context, HttpServletRequest request, @PathVariable String kind, @PathVariable String id) {
        Aliased aliased = aliased(context, kind, id);
        QosRule rule = rules.show(context, aliased.policyId(), aliased.type(), id);
        return Map.of(aliased.name(), Fields.of(request).of(rule.view()));
    }

    @PutMapping({ALIAS, UNDERSCORED_ALIAS})
    Map<String, Object> updateAlias(
            RequestContext context,
            @PathVariable String kind,
            @PathVariable String id,
            @ValidBody("neutron-body") JsonNode body) {
        Aliased aliased = aliased(context, kind, id);
        Values values = QosAttributes.of(aliased.type()).forUpdate(Bodies.single(body, aliased.name()));
        QosRule rule =
                rules.update(context, aliased.policyId(), aliased.type(), id, values, "update_" + aliased.name());
        return Map.of(aliased.name(), rule.view());
    }

    @DeleteMapping({ALIAS, UNDERSCORED_ALIAS})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteAlias(RequestContext context, @PathVariable String kind, @PathVariable String id) {
        Aliased aliased = aliased(context, kind, id);
        rules.delete(context, aliased.policyId(), aliased.type(), id, "delete_" + aliased.name());
    }

    /** A rule by its own id alone. */
    private record Aliased(RuleType type, String policyId) {

        String name() {
            return "alias_" + type.apiName() + "_rule";
        }
    }

    /** A rule of a policy that the caller cannot see does not exist for it, and neither does the policy's id. */
    private Aliased aliased(RequestContext context, String kind, String id) {
        RuleType type = known(kind.replace('-', '_'));
        if (type == null) {
            throw QosAttributes.ruleNotFound(id, "");
        }
        Aliased aliased = new Aliased(type, rules.policyOf(id, type));
        try {
            rules.admitted(context, aliased.policyId(), "get_" + aliased.name());
        } catch (ApiException e) {
            throw QosAttributes.ruleNotFound(id, "");
        }
        return aliased;
    }
}
