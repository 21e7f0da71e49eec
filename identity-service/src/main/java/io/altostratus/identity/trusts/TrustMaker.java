package io.altostratus.identity.trusts;

import static io.altostratus.identity.common.Entity.flag;
import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.token.NamedRef;
import io.altostratus.auth.token.Token;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.ExpiryTime;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.projects.ProjectRepository;
import io.altostratus.identity.roles.EffectiveRoles;
import io.altostratus.identity.roles.Role;
import io.altostratus.identity.roles.RoleRepository;
import io.altostratus.identity.users.UserRepository;
import io.altostratus.persistence.Transactions;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Makes a trust as its trustor asks for it, or as a trustee passes one on. */
@Component
class TrustMaker {

    private final TrustRepository trusts;
    private final UserRepository users;
    private final ProjectRepository projects;
    private final RoleRepository roles;
    private final EffectiveRoles effectiveRoles;
    private final Transactions transactions;
    private final TrustProperties properties;
    private final Clock clock;

    TrustMaker(
            TrustRepository trusts,
            UserRepository users,
            ProjectRepository projects,
            RoleRepository roles,
            EffectiveRoles effectiveRoles,
            Transactions transactions,
            TrustProperties properties,
            Clock clock) {
        this.trusts = trusts;
        this.users = users;
        this.projects = projects;
        this.roles = roles;
        this.effectiveRoles = effectiveRoles;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * @param token of the trustor; of a trust where that is passed on
     * @throws ApiException 400 for values that contradict each other, 403 for what may not be lent, 404 for unknown
     *     users, projects and roles and for roles that the trustor does not have
     */
    Trust make(Token token, JsonNode wanted) {
        return transactions.call(() -> {
            Trust asked = asked(wanted);
            Set<String> roleIds = roleIds(wanted.path("roles"));
            requireOwner(token, asked, roleIds);
            if (users.find(asked.trusteeUserId()).isEmpty()) {
                throw Entity.notFound("user", asked.trusteeUserId());
            }
            List<Trust> passedOn = passedOn(token);
            String original = passedOn.isEmpty()
                    ? asked.trustorUserId()
                    : passedOn.getLast().trustorUserId();
            requireHeld(original, asked.projectId(), roleIds);
            List<Redelegation.Link> chain = passedOn.stream()
                    .map(t -> new Redelegation.Link(t, Set.copyOf(trusts.roleIds(t.id()))))
                    .toList();
            Trust trust = new Redelegation(properties.maxRedelegationCount())
                    .apply(asked, flag(wanted, "allow_redelegation", false), count(wanted), roleIds, chain);
            trusts.insert(trust, List.copyOf(roleIds));
            return trust;
        });
    }

    private Trust asked(JsonNode wanted) {
        return new Trust(
                Ids.next(),
                text(wanted, "trustor_user_id", ""),
                text(wanted, "trustee_user_id", ""),
                textOrNull(wanted, "project_id"),
                flag(wanted, "impersonation", false),
                ExpiryTime.future(textOrNull(wanted, "expires_at"), clock),
                wanted.path("remaining_uses").isNumber()
                        ? wanted.path("remaining_uses").asInt()
                        : null,
                null,
                0,
                null,
                Entity.extra(wanted, Trust.OWN));
    }

    private static @Nullable Integer count(JsonNode wanted) {
        JsonNode count = wanted.path("redelegation_count");
        return count.isNumber() ? count.asInt() : null;
    }

    private Set<String> roleIds(JsonNode named) {
        Set<String> ids = new LinkedHashSet<>();
        for (JsonNode role : named) {
            String id = textOrNull(role, "id");
            String name = textOrNull(role, "name");
            ids.add((id != null ? roles.find(id) : roles.findByName(String.valueOf(name)))
                    .map(Role::id)
                    .orElseThrow(() -> Entity.notFound("role", String.valueOf(id == null ? name : id))));
        }
        return ids;
    }

    private static void requireOwner(Token token, Trust asked, Set<String> roleIds) {
        if (asked.projectId() != null && roleIds.isEmpty()) {
            throw forbidden("At least one role should be specified");
        }
        if (!token.userId().equals(asked.trustorUserId())) {
            throw forbidden("The authenticated user should match the trustor");
        }
        if (token.oauth1() != null) {
            throw forbidden("Redelegation allowed for delegated by trust only");
        }
        NamedRef project = token.project();
        boolean within = project != null
                && project.id().equals(asked.projectId())
                && token.roles().stream()
                        .map(NamedRef::id)
                        .collect(Collectors.toSet())
                        .containsAll(roleIds);
        if (token.applicationCredentialId() != null && !within) {
            throw forbidden("An application credential lends no more than it has itself");
        }
    }

    /** The trust that the token is of and those that it passes on; empty if it is of none. */
    private List<Trust> passedOn(Token token) {
        Token.TrustUse use = token.trust();
        if (use == null) {
            return List.of();
        }
        List<Trust> chain = trusts.pedigree(use.id());
        if (chain.isEmpty()) {
            throw Entity.notFound("trust", use.id());
        }
        return chain;
    }

    private void requireHeld(String userId, @Nullable String projectId, Set<String> roleIds) {
        Set<String> held = Set.of();
        if (projectId != null) {
            if (projects.find(projectId).isEmpty()) {
                throw Entity.notFound("project", projectId);
            }
            held = effectiveRoles.inProject(userId, projectId).stream()
                    .map(Role::id)
                    .collect(Collectors.toSet());
        }
        for (String role : roleIds) {
            if (!held.contains(role)) {
                throw Entity.notFound("role", role);
            }
        }
    }

    private static ApiException forbidden(String action) {
        return ApiException.forbidden("You are not authorized to perform the requested action: " + action + ".");
    }
}
