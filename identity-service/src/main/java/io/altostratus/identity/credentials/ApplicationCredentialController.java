package io.altostratus.identity.credentials;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.ExpiryTime;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.roles.Role;
import io.altostratus.identity.roles.RoleRepository;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v3/users/{user}/application_credentials}. */
@RestController
@RequestMapping("/v3/users/{userId}/application_credentials")
class ApplicationCredentialController {

    private static final String WHAT = "application credentials";

    private final ApplicationCredentialRepository credentials;
    private final AccessRuleRepository accessRules;
    private final ApplicationCredentialMaker maker;
    private final RoleRepository roles;
    private final RevocationLog revocations;
    private final Transactions transactions;
    private final Policy policy;

    ApplicationCredentialController(
            ApplicationCredentialRepository credentials,
            AccessRuleRepository accessRules,
            ApplicationCredentialMaker maker,
            RoleRepository roles,
            RevocationLog revocations,
            Transactions transactions,
            Policy policy) {
        this.credentials = credentials;
        this.accessRules = accessRules;
        this.maker = maker;
        this.roles = roles;
        this.revocations = revocations;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request, @PathVariable String userId) {
        policy.enforce(context, "identity:list_application_credentials", Map.of("target.user.id", userId));
        DelegatedToken.forbidLent(TokenFilter.token(request), WHAT);
        List<ApplicationCredential> found = credentials.list(userId, request.getParameter("name"));
        Function<ApplicationCredential, Map<String, Object>> views = views(request, found);
        return Entity.list(request, "application_credentials", found, views);
    }

    @GetMapping("/{id}")
    Map<String, Object> show(
            RequestContext context, HttpServletRequest request, @PathVariable String userId, @PathVariable String id) {
        policy.enforce(context, "identity:get_application_credential", Map.of("target.user.id", userId));
        DelegatedToken.forbidLent(TokenFilter.token(request), WHAT);
        ApplicationCredential credential = get(userId, id);
        return Map.of(
                "application_credential", views(request, List.of(credential)).apply(credential));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String userId,
            @ValidBody("application-credential-create") JsonNode body) {
        policy.enforce(context, "identity:create_application_credential", Map.of("target.user.id", userId));
        Token token = TokenFilter.token(request);
        DelegatedToken.forbidLent(token, WHAT);
        // Otherwise a restricted credential could make itself another without the restriction.
        DelegatedToken.requireUnrestricted(token, "additional application credentials");
        if (!userId.equals(token.userId())) {
            throw ApiException.forbidden("You are not authorized to perform the requested action: Cannot create an "
                    + "application credential for another user.");
        }
        ApplicationCredentialMaker.Made made = maker.make(token, body.get("application_credential"));
        Map<String, Object> view = views(request, List.of(made.credential())).apply(made.credential());
        view.put("secret", made.secret());
        return Map.of("application_credential", view);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            RequestContext context, HttpServletRequest request, @PathVariable String userId, @PathVariable String id) {
        policy.enforce(context, "identity:delete_application_credential", Map.of("target.user.id", userId));
        Token token = TokenFilter.token(request);
        DelegatedToken.forbidLent(token, WHAT);
        DelegatedToken.requireUnrestricted(token, "additional application credentials");
        transactions.run(() -> {
            get(userId, id);
            revocations.revokeApplicationCredential(id, context);
            credentials.delete(id);
        });
    }

    private ApplicationCredential get(String userId, String id) {
        return credentials
                .find(id)
                .filter(c -> c.userId().equals(userId))
                .orElseThrow(() -> Entity.notFound("application credential", id));
    }

    /** How to show some credentials; their roles and rules are read in one statement each. */
    private Function<ApplicationCredential, Map<String, Object>> views(
            HttpServletRequest request, List<ApplicationCredential> shown) {
        List<String> ids = shown.stream().map(ApplicationCredential::id).toList();
        Map<String, List<String>> roleIds = credentials.roleIdsOf(ids);
        Map<String, List<AccessRule>> rules = accessRules.ofCredentials(ids);
        Map<String, Role> byId =
                roles
                        .withImplied(roleIds.values().stream()
                                .flatMap(List::stream)
                                .distinct()
                                .toList())
                        .stream()
                        .collect(Collectors.toMap(Role::id, Function.identity()));
        return c -> view(
                request,
                c,
                roleIds.getOrDefault(c.id(), List.of()).stream()
                        .map(byId::get)
                        .filter(Objects::nonNull)
                        .map(ApplicationCredentialController::view)
                        .toList(),
                rules.getOrDefault(c.id(), List.of()));
    }

    private static Map<String, Object> view(Role role) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", role.id());
        view.put("name", role.name());
        view.put("domain_id", role.domainId().isEmpty() ? null : role.domainId());
        view.put("description", role.description());
        view.put("options", Map.of());
        return view;
    }

    private static Map<String, Object> view(
            HttpServletRequest request,
            ApplicationCredential c,
            List<Map<String, Object>> roles,
            List<AccessRule> rules) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("name", c.name());
        own.put("description", c.description());
        own.put("project_id", c.projectId());
        own.put("user_id", c.userId());
        own.put("expires_at", ExpiryTime.local(c.expiresAt()));
        own.put("unrestricted", c.unrestricted());
        own.put("system", null);
        own.put("roles", roles);
        if (!rules.isEmpty()) {
            own.put("access_rules", rules.stream().map(AccessRule::view).toList());
        }
        return Entity.view(request, "users/" + c.userId() + "/application_credentials", c.id(), own, "{}");
    }
}
