package io.altostratus.identity.oauth1;

import io.altostratus.api.paging.PageLinks;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.ExpiryTime;
import io.altostratus.identity.credentials.DelegatedToken;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.roles.Role;
import io.altostratus.identity.roles.RoleRepository;
import io.altostratus.identity.roles.RoleView;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v3/users/{user}/OS-OAUTH1/access_tokens}: whom a user has let act. */
@RestController
@RequestMapping("/v3/users/{userId}/OS-OAUTH1/access_tokens")
class AccessTokenController {

    private static final String WHAT = "OAuth access tokens";

    private final OAuthTokenRepository tokens;
    private final RoleRepository roles;
    private final RevocationLog revocations;
    private final Transactions transactions;
    private final Policy policy;

    AccessTokenController(
            OAuthTokenRepository tokens,
            RoleRepository roles,
            RevocationLog revocations,
            Transactions transactions,
            Policy policy) {
        this.tokens = tokens;
        this.roles = roles;
        this.revocations = revocations;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request, @PathVariable String userId) {
        enforce(context, request, "identity:list_access_tokens", userId);
        List<OAuthToken> found =
                tokens.list(new Where().equal("user_id", userId).equal("kind", OAuthToken.Kind.ACCESS.column()));
        return Entity.list(request, "access_tokens", found, t -> view(request, t));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(
            RequestContext context, HttpServletRequest request, @PathVariable String userId, @PathVariable String id) {
        enforce(context, request, "identity:get_access_token", userId);
        return Map.of("access_token", view(request, get(userId, id)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            RequestContext context, HttpServletRequest request, @PathVariable String userId, @PathVariable String id) {
        enforce(context, request, "identity:delete_access_token", userId);
        transactions.run(() -> {
            get(userId, id);
            revocations.revokeOAuth1AccessToken(id, context);
            tokens.delete(id);
        });
    }

    @GetMapping("/{id}/roles")
    Map<String, Object> listRoles(
            RequestContext context, HttpServletRequest request, @PathVariable String userId, @PathVariable String id) {
        enforce(context, request, "identity:list_access_token_roles", userId);
        return Entity.list(request, "roles", rolesOf(get(userId, id)), r -> RoleView.of(request, r));
    }

    @GetMapping("/{id}/roles/{roleId}")
    Map<String, Object> showRole(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String userId,
            @PathVariable String id,
            @PathVariable String roleId) {
        enforce(context, request, "identity:get_access_token_role", userId);
        Role role = rolesOf(get(userId, id)).stream()
                .filter(r -> r.id().equals(roleId))
                .findFirst()
                .orElseThrow(() -> Entity.notFound("role", roleId));
        return Map.of("role", RoleView.of(request, role));
    }

    private void enforce(RequestContext context, HttpServletRequest request, String rule, String userId) {
        policy.enforce(context, rule, Map.of("target.user.id", userId));
        DelegatedToken.forbid(TokenFilter.token(request), WHAT);
    }

    private OAuthToken get(String userId, String id) {
        return tokens.find(OAuthToken.Kind.ACCESS, id)
                .filter(t -> userId.equals(t.userId()))
                .orElseThrow(() -> Entity.notFound("access token", id));
    }

    private List<Role> rolesOf(OAuthToken token) {
        return roles.list(new Where().in("id", tokens.roleIds(token.id())));
    }

    private static Map<String, Object> view(HttpServletRequest request, OAuthToken token) {
        String self =
                PageLinks.base(request) + "/v3/users/" + token.userId() + "/OS-OAUTH1/access_tokens/" + token.id();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", token.id());
        view.put("consumer_id", token.consumerId());
        view.put("project_id", token.projectId());
        view.put("authorizing_user_id", token.userId());
        view.put("expires_at", ExpiryTime.utc(token.expiresAt()));
        view.put("links", Map.of("self", self, "roles", self + "/roles"));
        return view;
    }
}
