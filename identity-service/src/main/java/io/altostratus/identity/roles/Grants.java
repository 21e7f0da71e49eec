package io.altostratus.identity.roles;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.changes.IdentityChange;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.projects.Project;
import io.altostratus.identity.projects.ProjectRepository;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.revocations.Subject;
import io.altostratus.persistence.Transactions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Gives roles and takes them away; what is taken away no token keeps. */
@Component
class Grants {

    /** What there is of the objects that a request names. */
    record Named(
            Grant grant,
            Optional<String> actorDomain,
            Optional<Project> project,
            boolean domainExists,
            @Nullable String roleId,
            Optional<Role> role) {

        /** As policy rules see it. */
        Map<String, @Nullable Object> target() {
            Map<String, @Nullable Object> target = new HashMap<>();
            String actor = "target." + grant.actor().column();
            target.put(actor + ".id", grant.actorId());
            actorDomain.ifPresent(domain -> target.put(actor + ".domain_id", domain));
            switch (grant.target()) {
                case PROJECT -> {
                    target.put("target.project.id", grant.targetId());
                    project.ifPresent(p -> target.put("target.project.domain_id", p.domainId()));
                }
                case DOMAIN -> target.put("target.domain.id", grant.targetId());
                case SYSTEM -> {}
            }
            role.ifPresent(r -> {
                target.put("target.role.id", r.id());
                target.put("target.role.name", r.name());
                target.put("target.role.domain_id", r.domainId().isEmpty() ? null : r.domainId());
            });
            return target;
        }

        /**
         * @param actorToo false where the actor may be gone: its grants can still be taken away
         * @throws ApiException 404
         */
        Named require(boolean actorToo) {
            if (grant.target() == Assignment.Target.PROJECT && project.isEmpty()) {
                throw Entity.notFound("project", grant.targetId());
            }
            if (grant.target() == Assignment.Target.DOMAIN && !domainExists) {
                throw Entity.notFound("domain", grant.targetId());
            }
            if (actorToo && actorDomain.isEmpty()) {
                throw Entity.notFound(grant.actor().column(), grant.actorId());
            }
            if (roleId != null && role.isEmpty()) {
                throw Entity.notFound("role", roleId);
            }
            return this;
        }

        Role requiredRole() {
            return role.orElseThrow(() -> Entity.notFound("role", String.valueOf(roleId)));
        }
    }

    private final AssignmentRepository assignments;
    private final RoleRepository roles;
    private final ProjectRepository projects;
    private final DomainRepository domains;
    private final RevocationLog revocations;
    private final ApplicationEventPublisher events;
    private final Transactions transactions;

    Grants(
            AssignmentRepository assignments,
            RoleRepository roles,
            ProjectRepository projects,
            DomainRepository domains,
            RevocationLog revocations,
            ApplicationEventPublisher events,
            Transactions transactions) {
        this.assignments = assignments;
        this.roles = roles;
        this.projects = projects;
        this.domains = domains;
        this.revocations = revocations;
        this.events = events;
        this.transactions = transactions;
    }

    Named named(Grant grant, @Nullable String roleId) {
        return new Named(
                grant,
                assignments.domainOf(grant.actor(), grant.actorId()),
                grant.target() == Assignment.Target.PROJECT ? projects.find(grant.targetId()) : Optional.empty(),
                grant.target() == Assignment.Target.DOMAIN
                        && domains.find(grant.targetId()).isPresent(),
                roleId,
                roleId == null ? Optional.empty() : roles.find(roleId));
    }

    /** @throws ApiException 400 or 403 for a role of a domain where it does not belong, 404 */
    void give(Named named) {
        Role role = named.require(true).requiredRole();
        requireSameDomain(named, role);
        transactions.run(() -> {
            if (!named.grant().onSystem()) {
                domains.lock(named.project()
                        .map(Project::domainId)
                        .orElse(named.grant().targetId()));
                named(named.grant(), role.id()).require(true); // nothing is given where all has gone meanwhile
            }
            assignments.add(named.grant(), role.id());
        });
    }

    private static void requireSameDomain(Named named, Role role) {
        if (role.domainId().isEmpty()) {
            return;
        }
        Grant grant = named.grant();
        if (grant.onSystem()) {
            throw ApiException.badRequest("Role " + role.id() + " is a domain-specific role. Unable to use a "
                    + "domain-specific role in a system assignment.");
        }
        String domain = named.project().map(Project::domainId).orElse(grant.targetId());
        if (!domain.equals(role.domainId())) {
            String kind = grant.target() == Assignment.Target.PROJECT ? "Project " : "Domain ";
            throw ApiException.forbidden(kind + grant.targetId() + " must be in the same domain as the role "
                    + role.id() + " being assigned.");
        }
    }

    /** @throws ApiException 404 */
    void check(Named named) {
        Role role = named.require(true).requiredRole();
        if (!assignments.holds(named.grant(), role.id())) {
            throw notGiven(named.grant(), role);
        }
    }

    /** @throws ApiException 404 */
    void take(Named named, RequestContext context) {
        Role role = named.require(false).requiredRole();
        Grant grant = named.grant();
        transactions.run(() -> {
            if (!assignments.remove(grant, role.id())) {
                throw notGiven(grant, role);
            }
            List<String> users = assignments.users(grant);
            revocations.revokeUsers(users, concerned(grant, role), context);
            if (grant.target() == Assignment.Target.PROJECT && !grant.inherited()) {
                users.forEach(
                        user -> events.publishEvent(new IdentityChange.RolesLost(user, grant.targetId(), context)));
            }
        });
    }

    /** Which tokens of a user carry what is taken away; a role of a domain is in no token by its own name. */
    private static Subject concerned(Grant grant, Role role) {
        if (grant.inherited()) {
            return role.domainId().isEmpty() ? Subject.any().withRole(role.id()) : Subject.any();
        }
        return switch (grant.target()) {
            case PROJECT -> Subject.any().inProject(grant.targetId());
            case DOMAIN -> Subject.any().scopedToDomain(grant.targetId());
            case SYSTEM -> Subject.any().scopedToSystem();
        };
    }

    private static ApiException notGiven(Grant grant, Role role) {
        return ApiException.notFound("Could not find role assignment with role: " + role.id() + ", user or group: "
                + grant.actorId() + ", project, domain, or system: " + grant.targetId() + ".");
    }
}
