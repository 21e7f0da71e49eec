package io.altostratus.identity.users;

import static io.altostratus.identity.common.Entity.flag;
import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v3/users}. */
@RestController
@RequestMapping("/v3/users")
class UserController {

    private final UserRepository users;
    private final DomainRepository domains;
    private final PasswordHashing passwords;
    private final RevocationLog revocations;
    private final Transactions transactions;
    private final Policy policy;

    UserController(
            UserRepository users,
            DomainRepository domains,
            PasswordHashing passwords,
            RevocationLog revocations,
            Transactions transactions,
            Policy policy) {
        this.users = users;
        this.domains = domains;
        this.passwords = passwords;
        this.revocations = revocations;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:list_users");
        Where where = new Where()
                .equal("u.domain_id", request.getParameter("domain_id"))
                .equal("u.name", request.getParameter("name"));
        users.enabled(where, Entity.queryFlag(request, "enabled"));
        return Entity.list(request, "users", users.list(where), u -> view(request, u));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        policy.enforce(context, "identity:get_user", Map.of("target.user.id", id));
        return Map.of("user", view(request, get(id)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("user-create") JsonNode body) {
        policy.enforce(context, "identity:create_user");
        JsonNode wanted = body.get("user");
        String ownDomain = context.domainId() != null ? context.domainId() : context.projectDomainId();
        String password = textOrNull(wanted, "password");
        User user = new User(
                Ids.next(),
                text(wanted, "domain_id", ownDomain == null ? Domain.DEFAULT_ID : ownDomain),
                text(wanted, "name", "").strip(),
                flag(wanted, "enabled", true),
                textOrNull(wanted, "default_project_id"),
                password == null ? null : passwords.hash(password),
                Entity.extra(wanted, User.OWN));
        if (domains.find(user.domainId()).isEmpty()) {
            throw Entity.notFound("domain", user.domainId());
        }
        try {
            transactions.run(() -> users.insert(user));
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("user", user.name());
        }
        return Map.of("user", view(request, user));
    }

    @PatchMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("user-update") JsonNode body) {
        policy.enforce(context, "identity:update_user", Map.of("target.user.id", id));
        JsonNode wanted = body.get("user");
        String password = textOrNull(wanted, "password");
        String newHash = password == null ? null : passwords.hash(password);
        try {
            User changed = transactions.call(() -> change(id, wanted, newHash, context));
            return Map.of("user", view(request, changed));
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("user", String.valueOf(textOrNull(wanted, "name")));
        }
    }

    private User change(String id, JsonNode wanted, @Nullable String newHash, RequestContext context) {
        User old = get(id);
        if (!text(wanted, "domain_id", old.domainId()).equals(old.domainId())) {
            throw ApiException.badRequest("Cannot change Domain ID.");
        }
        User user = new User(
                id,
                old.domainId(),
                text(wanted, "name", old.name()),
                flag(wanted, "enabled", old.enabled()),
                wanted.has("default_project_id") ? textOrNull(wanted, "default_project_id") : old.defaultProjectId(),
                newHash == null ? old.passwordHash() : newHash,
                Entity.mergeExtra(old.extra(), wanted, User.OWN));
        users.update(user);
        users.enable(id, user.enabled());
        if (newHash != null) {
            users.setPassword(id, newHash);
        }
        if (newHash != null || old.enabled() && !user.enabled()) {
            revocations.revokeUser(id, context);
        }
        return user;
    }

    /** A user changes the own password, giving the old one. */
    @PostMapping("/{id}/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePassword(RequestContext context, @PathVariable String id, @ValidBody("user-password") JsonNode body) {
        policy.enforce(context, "identity:change_password", Map.of("target.user.id", id));
        JsonNode wanted = body.get("user");
        User user = get(id);
        if (!passwords.matches(text(wanted, "original_password", ""), user.passwordHash())) {
            throw ApiException.unauthorized("The password does not match.");
        }
        String hash = passwords.hash(text(wanted, "password", ""));
        transactions.run(() -> {
            users.setPassword(id, hash);
            revocations.revokeUser(id, context);
        });
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "identity:delete_user", Map.of("target.user.id", id));
        transactions.run(() -> {
            get(id);
            revocations.revokeUser(id, context);
            users.delete(id);
        });
    }

    private User get(String id) {
        return users.find(id).orElseThrow(() -> Entity.notFound("user", id));
    }

    private static Map<String, Object> view(HttpServletRequest request, User user) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("name", user.name());
        own.put("domain_id", user.domainId());
        own.put("enabled", user.enabled());
        if (user.defaultProjectId() != null) {
            own.put("default_project_id", user.defaultProjectId());
        }
        own.put("password_expires_at", null);
        own.put("options", Map.of());
        return Entity.view(request, "users", user.id(), own, user.extra());
    }
}
