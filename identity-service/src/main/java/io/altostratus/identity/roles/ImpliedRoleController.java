package io.altostratus.identity.roles;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.ResourceProperties;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.revocations.Subject;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Which role implies which: {@code /v3/roles/{prior}/implies} and {@code /v3/role_inferences}. */
@RestController
class ImpliedRoleController {

    private final RoleRepository roles;
    private final AssignmentRepository assignments;
    private final RevocationLog revocations;
    private final Transactions transactions;
    private final Policy policy;
    private final ResourceProperties properties;

    ImpliedRoleController(
            RoleRepository roles,
            AssignmentRepository assignments,
            RevocationLog revocations,
            Transactions transactions,
            Policy policy,
            ResourceProperties properties) {
        this.roles = roles;
        this.assignments = assignments;
        this.revocations = revocations;
        this.transactions = transactions;
        this.policy = policy;
        this.properties = properties;
    }

    @GetMapping("/v3/role_inferences")
    Map<String, Object> listAll(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:list_role_inference_rules");
        Map<Role, List<Object>> byPrior = new LinkedHashMap<>();
        for (RoleRepository.Inference rule : roles.inferences()) {
            byPrior.computeIfAbsent(rule.prior(), prior -> new ArrayList<>()).add(view(request, rule.implied()));
        }
        return Map.of(
                "role_inferences",
                byPrior.entrySet().stream()
                        .map(e -> Map.of("prior_role", view(request, e.getKey()), "implies", e.getValue()))
                        .toList(),
                "links",
                Map.of("self", PageLinks.base(request) + request.getRequestURI()));
    }

    @GetMapping("/v3/roles/{prior}/implies")
    Map<String, Object> list(RequestContext context, HttpServletRequest request, @PathVariable String prior) {
        policy.enforce(context, "identity:list_implied_roles");
        return answer(
                request,
                get(prior),
                roles.impliedBy(prior).stream().map(role -> view(request, role)).toList());
    }

    @GetMapping("/v3/roles/{prior}/implies/{implied}")
    Map<String, Object> show(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String prior,
            @PathVariable String implied) {
        policy.enforce(context, "identity:get_implied_role");
        return answer(request, get(prior), view(request, required(prior, implied)));
    }

    @RequestMapping(path = "/v3/roles/{prior}/implies/{implied}", method = RequestMethod.HEAD)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void check(RequestContext context, @PathVariable String prior, @PathVariable String implied) {
        policy.enforce(context, "identity:check_implied_role");
        required(prior, implied);
    }

    @PutMapping("/v3/roles/{prior}/implies/{implied}")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String prior,
            @PathVariable String implied) {
        policy.enforce(context, "identity:create_implied_role");
        Role priorRole = get(prior);
        Role impliedRole = get(implied);
        if (properties.prohibitedImpliedRoles().contains(impliedRole.name())) {
            throw ApiException.forbidden(implied + " cannot be an implied roles.");
        }
        if (priorRole.domainId().isEmpty() && !impliedRole.domainId().isEmpty()) {
            throw ApiException.forbidden("Global role cannot imply a domain-specific role");
        }
        transactions.run(() -> roles.imply(prior, implied));
        return answer(request, priorRole, view(request, impliedRole));
    }

    @DeleteMapping("/v3/roles/{prior}/implies/{implied}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String prior, @PathVariable String implied) {
        policy.enforce(context, "identity:delete_implied_role");
        Role priorRole = get(prior);
        transactions.run(() -> {
            if (!roles.implyNoMore(prior, implied)) {
                throw notImplied(prior, implied);
            }
            if (priorRole.domainId().isEmpty()) {
                revocations.revokeRole(prior, context);
            } else {
                revocations.revokeUsers(assignments.holders(prior), Subject.any(), context);
            }
        });
    }

    private Role required(String prior, String implied) {
        get(prior);
        get(implied);
        return roles.impliedBy(prior).stream()
                .filter(role -> role.id().equals(implied))
                .findFirst()
                .orElseThrow(() -> notImplied(prior, implied));
    }

    private static ApiException notImplied(String prior, String implied) {
        return ApiException.notFound(prior + " does not imply " + implied + ".");
    }

    private Role get(String id) {
        return roles.find(id).orElseThrow(() -> Entity.notFound("role", id));
    }

    private static Map<String, Object> answer(HttpServletRequest request, Role prior, Object implied) {
        return Map.of(
                "role_inference",
                Map.of("prior_role", view(request, prior), "implies", implied),
                "links",
                Map.of("self", PageLinks.base(request) + request.getRequestURI()));
    }

    private static Map<String, Object> view(HttpServletRequest request, Role role) {
        return Map.of(
                "id",
                role.id(),
                "name",
                role.name(),
                "links",
                Map.of("self", PageLinks.base(request) + "/v3/roles/" + role.id()));
    }
}
