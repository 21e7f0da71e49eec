package io.altostratus.identity.users;

import static io.altostratus.identity.common.Entity.flag;
import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.changes.IdentityChange;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
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
    private final UserQuery query;
    private final DirectoryUsers directory;
    private final DomainRepository domains;
    private final PasswordHashing hashing;
    private final PasswordRules rules;
    private final RevocationLog revocations;
    private final ApplicationEventPublisher events;
    private final Transactions transactions;
    private final Policy policy;

    UserController(
            UserRepository users,
            UserQuery query,
            DirectoryUsers directory,
            DomainRepository domains,
            PasswordHashing hashing,
            PasswordRules rules,
            RevocationLog revocations,
            ApplicationEventPublisher events,
            Transactions transactions,
            Policy policy) {
        this.users = users;
        this.query = query;
        this.directory = directory;
        this.domains = domains;
        this.hashing = hashing;
        this.rules = rules;
        this.revocations = revocations;
        this.events = events;
        this.transactions = transactions;
        this.policy = policy;
    }

    /** Who comes with a token of a domain sees the users of that domain only. */
    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        String ownDomain = context.domainId();
        String domain = ownDomain != null ? ownDomain : request.getParameter("domain_id");
        policy.enforce(context, "identity:list_users", domain == null ? Map.of() : Map.of("target.domain_id", domain));
        List<User> found = domain != null && directory.serves(domain)
                ? directory.refreshed(domain, query.of(request).equal("u.domain_id", domain))
                : users.list(query.of(request).equal("u.domain_id", ownDomain));
        return Entity.list(request, "users", found, user -> UserView.of(request, user));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Optional<User> found = users.find(id);
        policy.enforce(context, "identity:get_user", target(id, found));
        return Map.of("user", UserView.of(request, directory.refreshed(require(id, found))));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("user-create") JsonNode body) {
        JsonNode wanted = body.get("user");
        String ownDomain = context.domainId() != null ? context.domainId() : context.projectDomainId();
        String domain = text(wanted, "domain_id", ownDomain == null ? Domain.DEFAULT_ID : ownDomain);
        policy.enforce(context, "identity:create_user", Map.of("target.user.domain_id", domain));
        if (domains.find(domain).isEmpty()) {
            throw Entity.notFound("domain", domain);
        }
        directory.requireWritable(domain);
        requireProjectNotDomain(textOrNull(wanted, "default_project_id"));
        String options = UserOptions.merge("{}", wanted.path("options"));
        String password = textOrNull(wanted, "password");
        User user = new User(
                Ids.next(),
                domain,
                User.SQL,
                null,
                text(wanted, "name", "").strip(),
                flag(wanted, "enabled", true),
                textOrNull(wanted, "default_project_id"),
                hashOf(password),
                password == null ? null : rules.expiry(UserOptions.of(options), false),
                options,
                Entity.extra(wanted, User.OWN));
        try {
            transactions.run(() -> users.insert(user));
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("user", user.name());
        }
        return Map.of("user", UserView.of(request, user));
    }

    @PatchMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("user-update") JsonNode body) {
        Optional<User> found = users.find(id);
        policy.enforce(context, "identity:update_user", target(id, found));
        directory.requireWritable(require(id, found));
        JsonNode wanted = body.get("user");
        if (!text(wanted, "id", id).equals(id)) {
            throw ApiException.badRequest("Cannot change user ID");
        }
        requireProjectNotDomain(textOrNull(wanted, "default_project_id"));
        String newHash = hashOf(textOrNull(wanted, "password"));
        try {
            User changed = transactions.call(() -> change(id, wanted, newHash, context));
            return Map.of("user", UserView.of(request, changed));
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("user", String.valueOf(textOrNull(wanted, "name")));
        }
    }

    private User change(String id, JsonNode wanted, @Nullable String newHash, RequestContext context) {
        User old = users.lock(id).orElseThrow(() -> Entity.notFound("user", id));
        if (!text(wanted, "domain_id", old.domainId()).equals(old.domainId())) {
            throw ApiException.badRequest("Cannot change Domain ID.");
        }
        String options = UserOptions.merge(old.options(), wanted.path("options"));
        users.update(new User(
                id,
                old.domainId(),
                old.source(),
                old.localId(),
                text(wanted, "name", old.name()).strip(),
                old.enabled(),
                wanted.has("default_project_id") ? textOrNull(wanted, "default_project_id") : old.defaultProjectId(),
                old.passwordHash(),
                old.passwordExpiresAt(),
                options,
                Entity.mergeExtra(old.extra(), wanted, User.OWN)));
        if (wanted.has("enabled")) {
            users.enable(id, flag(wanted, "enabled", true));
        }
        if (wanted.has("password")) {
            users.setPassword(
                    id, newHash, newHash == null ? null : rules.expiry(UserOptions.of(options), false), false);
            users.forgetPasswords(id, rules.remembered());
        }
        if (wanted.has("password") || old.enabled() && !flag(wanted, "enabled", true)) {
            revocations.revokeUser(id, context);
        }
        if (old.enabled() && !flag(wanted, "enabled", true)) {
            events.publishEvent(new IdentityChange.UserDisabled(id, context));
        }
        return require(id, users.find(id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        Optional<User> found = users.find(id);
        policy.enforce(context, "identity:delete_user", target(id, found));
        directory.requireWritable(require(id, found));
        transactions.run(() -> {
            require(id, users.lock(id));
            revocations.revokeUser(id, context);
            events.publishEvent(new IdentityChange.UserRemoved(id, context));
            users.delete(id);
        });
    }

    private @Nullable String hashOf(@Nullable String password) {
        if (password == null) {
            return null;
        }
        rules.requireStrong(password);
        return hashing.hash(password);
    }

    private void requireProjectNotDomain(@Nullable String projectId) {
        if (projectId != null && domains.find(projectId).isPresent()) {
            throw ApiException.badRequest("User's default project ID cannot be a domain ID: " + projectId);
        }
    }

    private static User require(String id, Optional<User> found) {
        return found.orElseThrow(() -> Entity.notFound("user", id));
    }

    /** What rules may ask of the user; of one who does not exist, the id that the caller has named. */
    private static Map<String, Object> target(String id, Optional<User> found) {
        Map<String, Object> target = new HashMap<>(Map.of("target.user.id", id));
        found.ifPresent(user -> target.put("target.user.domain_id", user.domainId()));
        return target;
    }
}
