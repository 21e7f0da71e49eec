package io.altostratus.identity.trusts;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.ExpiryTime;
import io.altostratus.identity.credentials.DelegatedToken;
import io.altostratus.identity.roles.Role;
import io.altostratus.identity.roles.RoleRepository;
import io.altostratus.identity.roles.RoleView;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v3/OS-TRUST/trusts}. A trust cannot be changed, only ended. */
@RestController
@RequestMapping("/v3/OS-TRUST/trusts")
class TrustController {

    private static final String WHAT = "trusts";

    private final TrustRepository trusts;
    private final TrustMaker maker;
    private final Trusts inForce;
    private final RoleRepository roles;
    private final Transactions transactions;
    private final Policy policy;

    TrustController(
            TrustRepository trusts,
            TrustMaker maker,
            Trusts inForce,
            RoleRepository roles,
            Transactions transactions,
            Policy policy) {
        this.trusts = trusts;
        this.maker = maker;
        this.inForce = inForce;
        this.roles = roles;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        String trustor = request.getParameter("trustor_user_id");
        String trustee = request.getParameter("trustee_user_id");
        if (trustor != null) {
            policy.enforce(
                    context, "identity:list_trusts_for_trustor", Map.of("target.trust.trustor_user_id", trustor));
        } else if (trustee != null) {
            policy.enforce(
                    context, "identity:list_trusts_for_trustee", Map.of("target.trust.trustee_user_id", trustee));
        } else {
            policy.enforce(context, "identity:list_trusts");
        }
        DelegatedToken.requireUnrestricted(TokenFilter.token(request), WHAT);
        Where where = new Where().equal("t.trustor_user_id", trustor).equal("t.trustee_user_id", trustee);
        return Entity.list(request, "trusts", trusts.list(where), t -> view(request, t, null));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("trust-create") JsonNode body) {
        JsonNode wanted = body.get("trust");
        policy.enforce(
                context,
                "identity:create_trust",
                Map.of("target.trust.trustor_user_id", Entity.text(wanted, "trustor_user_id", "")));
        Token token = TokenFilter.token(request);
        DelegatedToken.requireUnrestricted(token, WHAT);
        Trust trust = maker.make(token, wanted);
        return Map.of("trust", view(request, trust, rolesOf(trust)));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Trust trust = reachable(context, request, id, "identity:get_trust");
        return Map.of("trust", view(request, trust, rolesOf(trust)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        transactions.run(() -> {
            reachable(context, request, id, "identity:delete_trust");
            inForce.end(id, context);
        });
    }

    @GetMapping("/{id}/roles")
    Map<String, Object> listRoles(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Trust trust = reachable(context, request, id, "identity:list_roles_for_trust");
        return Map.of(
                "roles",
                rolesOf(trust).stream().map(r -> RoleView.of(request, r)).toList(),
                "links",
                roleLinks(request, trust));
    }

    @GetMapping("/{id}/roles/{roleId}")
    Map<String, Object> showRole(
            RequestContext context, HttpServletRequest request, @PathVariable String id, @PathVariable String roleId) {
        Trust trust = reachable(context, request, id, "identity:get_role_for_trust");
        Role role = rolesOf(trust).stream()
                .filter(r -> r.id().equals(roleId))
                .findFirst()
                .orElseThrow(() -> Entity.notFound("role", roleId));
        return Map.of("role", RoleView.of(request, role));
    }

    /** A trust that is not there is told before anyone is refused: its id cannot be guessed. */
    private Trust reachable(RequestContext context, HttpServletRequest request, String id, String rule) {
        Trust trust = trusts.find(id).orElseThrow(() -> Entity.notFound("trust", id));
        policy.enforce(
                context,
                rule,
                Map.of(
                        "target.trust.trustor_user_id", trust.trustorUserId(),
                        "target.trust.trustee_user_id", trust.trusteeUserId()));
        DelegatedToken.requireUnrestricted(TokenFilter.token(request), WHAT);
        return trust;
    }

    private List<Role> rolesOf(Trust trust) {
        return roles.list(new Where().in("id", trusts.roleIds(trust.id())));
    }

    private static Map<String, Object> roleLinks(HttpServletRequest request, Trust trust) {
        Map<String, Object> links = new LinkedHashMap<>();
        links.put("self", PageLinks.base(request) + "/v3/OS-TRUST/trusts/" + trust.id() + "/roles");
        links.put("next", null);
        links.put("previous", null);
        return links;
    }

    /** @param roles null in lists, which do not tell them */
    private static Map<String, Object> view(HttpServletRequest request, Trust trust, @Nullable List<Role> roles) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("trustor_user_id", trust.trustorUserId());
        own.put("trustee_user_id", trust.trusteeUserId());
        own.put("project_id", trust.projectId());
        own.put("impersonation", trust.impersonation());
        own.put("expires_at", ExpiryTime.utc(trust.expiresAt()));
        own.put("remaining_uses", trust.remainingUses());
        own.put("redelegated_trust_id", trust.redelegatedTrustId());
        own.put("redelegation_count", trust.redelegationCount());
        own.put("deleted_at", null);
        if (roles != null) {
            own.put("roles", roles.stream().map(r -> RoleView.of(request, r)).toList());
            own.put("roles_links", roleLinks(request, trust));
        }
        return Entity.view(request, "OS-TRUST/trusts", trust.id(), own, trust.extra());
    }
}
