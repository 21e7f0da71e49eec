package io.altostratus.identity.credentials;

import static io.altostratus.identity.common.Entity.flag;
import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.token.NamedRef;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.roles.Role;
import io.altostratus.identity.roles.RoleRepository;
import io.altostratus.identity.users.PasswordHashing;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
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

    private final ApplicationCredentialRepository credentials;
    private final RoleRepository roles;
    private final PasswordHashing hashing;
    private final RevocationLog revocations;
    private final Transactions transactions;
    private final Policy policy;

    ApplicationCredentialController(
            ApplicationCredentialRepository credentials,
            RoleRepository roles,
            PasswordHashing hashing,
            RevocationLog revocations,
            Transactions transactions,
            Policy policy) {
        this.credentials = credentials;
        this.roles = roles;
        this.hashing = hashing;
        this.revocations = revocations;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request, @PathVariable String userId) {
        policy.enforce(context, "identity:list_application_credentials", Map.of("target.user.id", userId));
        List<ApplicationCredential> found = credentials.list(userId, request.getParameter("name"));
        Map<String, List<String>> roleIds = credentials.roleIdsOf(
                found.stream().map(ApplicationCredential::id).toList());
        Map<String, Role> byId = new LinkedHashMap<>();
        roles.withImplied(roleIds.values().stream()
                        .flatMap(List::stream)
                        .distinct()
                        .toList())
                .forEach(role -> byId.put(role.id(), role));
        return Entity.list(
                request,
                "application_credentials",
                found,
                c -> view(
                        request,
                        c,
                        roleIds.getOrDefault(c.id(), List.of()).stream()
                                .map(byId::get)
                                .toList(),
                        null));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(
            RequestContext context, HttpServletRequest request, @PathVariable String userId, @PathVariable String id) {
        policy.enforce(context, "identity:get_application_credential", Map.of("target.user.id", userId));
        ApplicationCredential credential = get(userId, id);
        return Map.of("application_credential", view(request, credential, rolesOf(id), null));
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
        NamedRef project = token.project();
        if (!userId.equals(context.userId()) || project == null) {
            throw ApiException.forbidden(
                    "An application credential is made by its own user, with a token for the project it is for.");
        }
        if (token.applicationCredentialId() != null) {
            // Otherwise a restricted credential could make itself another without the restriction.
            throw ApiException.forbidden("Using method 'application_credential' is not allowed for managing "
                    + "additional application credentials.");
        }
        JsonNode wanted = body.get("application_credential");
        List<String> roleIds = wantedRoles(wanted, token);
        String given = textOrNull(wanted, "secret");
        String secret = given == null ? Ids.secret() : given;
        ApplicationCredential credential = new ApplicationCredential(
                Ids.next(),
                userId,
                project.id(),
                text(wanted, "name", ""),
                textOrNull(wanted, "description"),
                hashing.hash(secret),
                expiry(textOrNull(wanted, "expires_at")),
                flag(wanted, "unrestricted", false));
        try {
            transactions.run(() -> credentials.insert(credential, roleIds));
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("application_credential", credential.name());
        }
        return Map.of("application_credential", view(request, credential, rolesOf(credential.id()), secret));
    }

    /** The roles named, which the token must have; all of the token's if none is named. */
    private static List<String> wantedRoles(JsonNode wanted, Token token) {
        List<String> ids = new ArrayList<>();
        for (JsonNode role : wanted.path("roles")) {
            String id = textOrNull(role, "id");
            String name = textOrNull(role, "name");
            ids.add(token.roles().stream()
                    .filter(r -> r.id().equals(id) || r.name().equalsIgnoreCase(name == null ? "" : name))
                    .map(NamedRef::id)
                    .findFirst()
                    .orElseThrow(() -> Entity.notFound("role", String.valueOf(id == null ? name : id))));
        }
        return ids.isEmpty() ? token.roles().stream().map(NamedRef::id).toList() : ids;
    }

    private static @Nullable LocalDateTime expiry(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return LocalDateTime.parse(text.replaceFirst("Z$", ""));
        } catch (DateTimeParseException e) {
            throw ApiException.badRequest("Invalid input for field/attribute expires_at. Value: " + text
                    + ". It must be a time of the form YYYY-MM-DDThh:mm:ss.");
        }
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String userId, @PathVariable String id) {
        policy.enforce(context, "identity:delete_application_credential", Map.of("target.user.id", userId));
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

    private List<Role> rolesOf(String credentialId) {
        return roles.withImplied(credentials.roleIds(credentialId));
    }

    private static Map<String, Object> view(
            HttpServletRequest request, ApplicationCredential c, List<Role> roles, @Nullable String secret) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("name", c.name());
        own.put("description", c.description());
        own.put("project_id", c.projectId());
        own.put("user_id", c.userId());
        own.put("expires_at", c.expiresAt() == null ? null : c.expiresAt().toString());
        own.put("unrestricted", c.unrestricted());
        List<Map<String, Object>> roleViews = new ArrayList<>();
        for (Role role : roles) {
            roleViews.add(Map.of("id", role.id(), "name", role.name()));
        }
        own.put("roles", roleViews);
        if (secret != null) {
            own.put("secret", secret);
        }
        return Entity.view(request, "users/" + c.userId() + "/application_credentials", c.id(), own, "{}");
    }
}
