package io.altostratus.identity.roles;

import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.changes.IdentityChange;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.common.Immutable;
import io.altostratus.identity.common.NameFilter;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.revocations.Subject;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

/** {@code /v3/roles}: those of the whole cloud and those of domains. */
@RestController
@RequestMapping("/v3/roles")
class RoleController {

    private final RoleRepository roles;
    private final AssignmentRepository assignments;
    private final DomainRepository domains;
    private final RevocationLog revocations;
    private final ApplicationEventPublisher events;
    private final Transactions transactions;
    private final Policy policy;

    RoleController(
            RoleRepository roles,
            AssignmentRepository assignments,
            DomainRepository domains,
            RevocationLog revocations,
            ApplicationEventPublisher events,
            Transactions transactions,
            Policy policy) {
        this.roles = roles;
        this.assignments = assignments;
        this.domains = domains;
        this.revocations = revocations;
        this.events = events;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        String domain = request.getParameter("domain_id");
        boolean ofDomain = domain != null && !domain.isEmpty();
        policy.enforce(context, ofDomain ? "identity:list_domain_roles" : "identity:list_roles");
        Where where = new Where().equal("domain_id", ofDomain ? domain : "");
        NameFilter.add(where, request, "name", "name");
        return Entity.list(request, "roles", roles.list(where), r -> view(request, r));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        return Map.of("role", view(request, allowed(context, "get", id)));
    }

    /** The role that the caller may do this with; who may not is told nothing of whether it is there. */
    private Role allowed(RequestContext context, String act, String id) {
        Optional<Role> role = roles.find(id);
        String domain = role.map(Role::domainId).orElse("");
        Map<String, String> target = new HashMap<>(Map.of("target.role.id", id));
        role.ifPresent(r -> target.put("target.role.name", r.name()));
        if (!domain.isEmpty()) {
            target.put("target.role.domain_id", domain);
        }
        policy.enforce(context, "identity:" + act + (domain.isEmpty() ? "_role" : "_domain_role"), target);
        return role.orElseThrow(() -> Entity.notFound("role", id));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("role-create") JsonNode body) {
        JsonNode wanted = body.get("role");
        Role role = new Role(
                Ids.next(),
                text(wanted, "domain_id", ""),
                text(wanted, "name", "").strip(),
                textOrNull(wanted, "description"),
                Immutable.of(wanted, null),
                Entity.extra(wanted, Role.OWN));
        if (role.domainId().isEmpty()) {
            policy.enforce(context, "identity:create_role");
        } else {
            policy.enforce(context, "identity:create_domain_role", Map.of("target.role.domain_id", role.domainId()));
            if (domains.find(role.domainId()).isEmpty()) {
                throw Entity.notFound("domain", role.domainId());
            }
        }
        try {
            transactions.run(() -> roles.insert(role));
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("role", role.name());
        }
        return Map.of("role", view(request, role));
    }

    @PatchMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("role-update") JsonNode body) {
        allowed(context, "update", id);
        JsonNode wanted = body.get("role");
        try {
            Role changed = transactions.call(() -> change(id, wanted, context));
            return Map.of("role", view(request, changed));
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("role", String.valueOf(textOrNull(wanted, "name")));
        }
    }

    private Role change(String id, JsonNode wanted, RequestContext context) {
        Role old = get(id);
        Immutable.refuseUpdate(old.immutable(), wanted, "role", id);
        if (!text(wanted, "id", id).equals(id)) {
            throw ApiException.badRequest("Cannot change ID");
        }
        if (wanted.has("domain_id") && !text(wanted, "domain_id", "").equals(old.domainId())) {
            throw ApiException.badRequest("Update of `domain_id` is not allowed.");
        }
        Role role = new Role(
                id,
                old.domainId(),
                text(wanted, "name", old.name()).strip(),
                wanted.has("description") ? textOrNull(wanted, "description") : old.description(),
                Immutable.of(wanted, old.immutable()),
                Entity.mergeExtra(old.extra(), wanted, Role.OWN));
        roles.update(role);
        if (!role.name().equals(old.name())) {
            revocations.revokeRole(id, context); // policy rules go by the name that tokens carry
        }
        return role;
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        allowed(context, "delete", id);
        transactions.run(() -> {
            Role role = get(id);
            Immutable.refuseDelete(role.immutable(), "role", id);
            if (role.domainId().isEmpty()) {
                revocations.revokeRole(id, context);
            } else {
                revocations.revokeUsers(assignments.holders(id), Subject.any(), context);
            }
            assignments
                    .heldInProjects(id)
                    .forEach((user, projects) -> projects.forEach(
                            project -> events.publishEvent(new IdentityChange.RolesLost(user, project, context))));
            roles.delete(id);
        });
    }

    private Role get(String id) {
        return roles.find(id).orElseThrow(() -> Entity.notFound("role", id));
    }

    static Map<String, Object> view(HttpServletRequest request, Role role) {
        return RoleView.of(request, role);
    }
}
