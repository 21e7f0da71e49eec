package io.altostratus.identity.credentials;

import static io.altostratus.identity.common.Entity.flag;
import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.token.NamedRef;
import io.altostratus.auth.token.Token;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.ExpiryTime;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.roles.EffectiveRoles;
import io.altostratus.identity.roles.Role;
import io.altostratus.identity.roles.RoleRepository;
import io.altostratus.identity.users.PasswordHashing;
import io.altostratus.persistence.RowLock;
import io.altostratus.persistence.Transactions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Makes an application credential as its user asks for it. */
@Component
class ApplicationCredentialMaker {

    /** @param secret in clear, told this once */
    record Made(ApplicationCredential credential, String secret) {

        @Override
        public String toString() {
            return "Made[" + credential.id() + "]"; // never the secret
        }
    }

    private final ApplicationCredentialRepository credentials;
    private final AccessRuleRepository accessRules;
    private final RoleRepository roles;
    private final EffectiveRoles effectiveRoles;
    private final PasswordHashing hashing;
    private final RowLock lock;
    private final Transactions transactions;
    private final CredentialProperties properties;
    private final Clock clock;

    ApplicationCredentialMaker(
            ApplicationCredentialRepository credentials,
            AccessRuleRepository accessRules,
            RoleRepository roles,
            EffectiveRoles effectiveRoles,
            PasswordHashing hashing,
            JdbcClient jdbc,
            Transactions transactions,
            CredentialProperties properties,
            Clock clock) {
        this.credentials = credentials;
        this.accessRules = accessRules;
        this.roles = roles;
        this.effectiveRoles = effectiveRoles;
        this.hashing = hashing;
        this.lock = new RowLock(jdbc);
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * @param token of the user, for the project that the credential is to be for
     * @throws ApiException 400 for roles that the token does not stand for and a time that has passed, 403 without a
     *     project or beyond the limit, 404 for unknown roles and rules, 409 for a name that the user has used
     */
    Made make(Token token, JsonNode wanted) {
        NamedRef project = token.project();
        if (project == null) {
            throw ApiException.forbidden("An application credential is made with a token for the project it is for.");
        }
        String given = textOrNull(wanted, "secret");
        String secret = given == null || given.isEmpty() ? Ids.secret() : given;
        ApplicationCredential credential = new ApplicationCredential(
                Ids.next(),
                token.userId(),
                project.id(),
                text(wanted, "name", ""),
                textOrNull(wanted, "description"),
                hashing.hash(secret),
                ExpiryTime.future(textOrNull(wanted, "expires_at"), clock),
                flag(wanted, "unrestricted", false));
        try {
            transactions.run(() -> insert(credential, wanted, token));
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("application_credential", credential.name());
        }
        return new Made(credential, secret);
    }

    private void insert(ApplicationCredential credential, JsonNode wanted, Token token) {
        if (properties.applicationCredentialsPerUser() >= 0) {
            lock.acquire("application-credentials/" + credential.userId());
            if (credentials.list(credential.userId(), null).size() >= properties.applicationCredentialsPerUser()) {
                throw ApiException.forbidden("Unable to create additional application credentials, maximum of "
                        + properties.applicationCredentialsPerUser() + " already exceeded for user.");
            }
        }
        credentials.insert(credential, roleIds(wanted.path("roles"), token, credential.projectId()));
        List<AccessRule> rules = new ArrayList<>();
        for (JsonNode rule : wanted.path("access_rules")) {
            rules.add(rule(rule, credential.userId()));
        }
        accessRules.restrict(credential.id(), rules);
    }

    /** The roles named with all that they imply; all that the caller has if none is named. */
    private List<String> roleIds(JsonNode named, Token token, String projectId) {
        // What the user holds now, not what the token tells: the role may have been given after it was issued. A
        // credential's own token stands for the credential's roles and no more.
        Set<String> held = effectiveRoles.inProject(token.userId(), projectId).stream()
                .map(Role::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (token.applicationCredentialId() != null) {
            held.retainAll(token.roles().stream().map(NamedRef::id).toList());
        }
        Set<String> wanted = new LinkedHashSet<>();
        for (JsonNode role : named) {
            wanted.add(roleId(role));
        }
        if (wanted.isEmpty()) {
            wanted = held;
        } else {
            effectiveRoles.expanded(List.copyOf(wanted)).stream().map(Role::id).forEach(wanted::add);
        }
        if (wanted.isEmpty() || !held.containsAll(wanted)) {
            throw ApiException.badRequest("Invalid application credential: Cannot create an application credential "
                    + "with unassigned role");
        }
        return List.copyOf(wanted);
    }

    private String roleId(JsonNode named) {
        String id = textOrNull(named, "id");
        String name = textOrNull(named, "name");
        return (id != null ? roles.find(id) : roles.findByName(String.valueOf(name)))
                .map(Role::id)
                .orElseThrow(() -> Entity.notFound("role", String.valueOf(id == null ? name : id)));
    }

    private AccessRule rule(JsonNode wanted, String userId) {
        String id = textOrNull(wanted, "id");
        if (id != null && !wanted.has("path")) {
            return accessRules.find(userId, id).orElseThrow(() -> Entity.notFound("access rule", id));
        }
        return accessRules.ensure(new AccessRule(
                Ids.next(), userId, text(wanted, "service", ""), text(wanted, "method", ""), text(wanted, "path", "")));
    }
}
