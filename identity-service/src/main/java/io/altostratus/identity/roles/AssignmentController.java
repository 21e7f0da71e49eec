package io.altostratus.identity.roles;

import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.projects.ProjectRepository;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.users.UserRepository;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Roles of users in projects, domains and the system, and {@code /v3/role_assignments}. */
@RestController
class AssignmentController {

    private final AssignmentRepository assignments;
    private final RoleRepository roles;
    private final UserRepository users;
    private final ProjectRepository projects;
    private final DomainRepository domains;
    private final RevocationLog revocations;
    private final Transactions transactions;
    private final Policy policy;

    AssignmentController(
            AssignmentRepository assignments,
            RoleRepository roles,
            UserRepository users,
            ProjectRepository projects,
            DomainRepository domains,
            RevocationLog revocations,
            Transactions transactions,
            Policy policy) {
        this.assignments = assignments;
        this.roles = roles;
        this.users = users;
        this.projects = projects;
        this.domains = domains;
        this.revocations = revocations;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping("/v3/role_assignments")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:list_role_assignments");
        Where where = new Where()
                .equal("a.actor_id", request.getParameter("user.id"))
                .equal("a.role_id", request.getParameter("role.id"));
        target(where, "project", request.getParameter("scope.project.id"));
        target(where, "domain", request.getParameter("scope.domain.id"));
        if (request.getParameter("scope.system") != null) {
            where.and("a.target_kind = 'system'");
        }
        if (request.getParameter("group.id") != null) {
            where.and("1 = 0"); // there are no groups yet, so none has a role
        }
        boolean names = Boolean.TRUE.equals(Entity.queryFlag(request, "include_names"));
        return Entity.list(request, "role_assignments", assignments.list(where), a -> view(request, a, names));
    }

    private static void target(Where where, String kind, @Nullable String id) {
        if (id != null) {
            where.and("a.target_kind = '" + kind + "'").equal("a.target_id", id);
        }
    }

    @RequestMapping("/v3/projects/{target}/users/{user}/roles/{role}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void ofProject(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String target,
            @PathVariable String user,
            @PathVariable String role) {
        change(context, request.getMethod(), Assignment.Target.PROJECT, target, user, role);
    }

    @RequestMapping("/v3/domains/{target}/users/{user}/roles/{role}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void ofDomain(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String target,
            @PathVariable String user,
            @PathVariable String role) {
        change(context, request.getMethod(), Assignment.Target.DOMAIN, target, user, role);
    }

    @RequestMapping("/v3/system/users/{user}/roles/{role}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void ofSystem(
            RequestContext context, HttpServletRequest request, @PathVariable String user, @PathVariable String role) {
        change(context, request.getMethod(), Assignment.Target.SYSTEM, AssignmentRepository.SYSTEM, user, role);
    }

    @GetMapping("/v3/projects/{target}/users/{user}/roles")
    Map<String, Object> listOfProject(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String target,
            @PathVariable String user) {
        return listRoles(context, request, Assignment.Target.PROJECT, target, user);
    }

    @GetMapping("/v3/domains/{target}/users/{user}/roles")
    Map<String, Object> listOfDomain(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String target,
            @PathVariable String user) {
        return listRoles(context, request, Assignment.Target.DOMAIN, target, user);
    }

    @GetMapping("/v3/system/users/{user}/roles")
    Map<String, Object> listOfSystem(RequestContext context, HttpServletRequest request, @PathVariable String user) {
        return listRoles(context, request, Assignment.Target.SYSTEM, AssignmentRepository.SYSTEM, user);
    }

    private Map<String, Object> listRoles(
            RequestContext context, HttpServletRequest request, Assignment.Target kind, String target, String user) {
        policy.enforce(context, "identity:list_grants");
        requireTarget(kind, target);
        requireUser(user);
        List<String> ids = assignments.roleIds(user, kind, target);
        List<Role> found = ids.isEmpty() ? List.of() : roles.list(new Where().in("id", ids));
        return Entity.list(request, "roles", found, r -> RoleController.view(request, r));
    }

    private void change(
            RequestContext context, String method, Assignment.Target kind, String target, String user, String role) {
        switch (method) {
            case "PUT" -> {
                policy.enforce(context, "identity:create_grant");
                transactions.run(() -> {
                    requireAll(kind, target, user, role);
                    assignments.add(user, kind, target, role);
                });
            }
            case "DELETE" -> {
                policy.enforce(context, "identity:revoke_grant");
                transactions.run(() -> {
                    requireAll(kind, target, user, role);
                    if (!assignments.remove(user, kind, target, role)) {
                        throw Entity.notFound("role assignment with role", role);
                    }
                    revoke(kind, target, user, context);
                });
            }
            default -> { // GET and HEAD ask whether it is there
                policy.enforce(context, "identity:check_grant");
                requireAll(kind, target, user, role);
                if (!assignments.roleIds(user, kind, target).contains(role)) {
                    throw Entity.notFound("role assignment with role", role);
                }
            }
        }
    }

    private void revoke(Assignment.Target kind, String target, String user, RequestContext context) {
        if (kind == Assignment.Target.PROJECT) {
            revocations.revokeUserInProject(user, target, context);
        } else {
            revocations.revokeUser(user, context);
        }
    }

    private void requireAll(Assignment.Target kind, String target, String user, String role) {
        requireTarget(kind, target);
        requireUser(user);
        require(roles.find(role), "role", role);
    }

    private void requireTarget(Assignment.Target kind, String target) {
        switch (kind) {
            case PROJECT -> require(projects.find(target), "project", target);
            case DOMAIN -> require(domains.find(target), "domain", target);
            case SYSTEM -> {}
        }
    }

    private void requireUser(String user) {
        require(users.find(user), "user", user);
    }

    private static void require(Optional<?> found, String kind, String id) {
        if (found.isEmpty()) {
            throw Entity.notFound(kind, id);
        }
    }

    private static Map<String, Object> view(HttpServletRequest request, Assignment a, boolean names) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("role", names ? named(a.roleId(), a.roleName(), null, null) : Map.of("id", a.roleId()));
        view.put(
                "user",
                names
                        ? named(a.userId(), a.userName(), a.userDomainId(), a.userDomainName())
                        : Map.of("id", a.userId()));
        view.put(
                "scope",
                a.targetKind() == Assignment.Target.SYSTEM
                        ? Map.of("system", Map.of("all", true))
                        : Map.of(
                                a.targetKind().column(),
                                names
                                        ? named(a.targetId(), a.targetName(), a.targetDomainId(), a.targetDomainName())
                                        : Map.of("id", a.targetId())));
        view.put(
                "links",
                Map.of(
                        "assignment",
                        io.altostratus.api.paging.PageLinks.base(request) + "/v3/"
                                + a.targetKind().column()
                                + (a.targetKind() == Assignment.Target.SYSTEM ? "" : "s/" + a.targetId())
                                + "/users/" + a.userId() + "/roles/" + a.roleId()));
        return view;
    }

    private static Map<String, Object> named(
            String id, @Nullable String name, @Nullable String domainId, @Nullable String domainName) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("name", name);
        if (domainId != null) {
            Map<String, Object> domain = new LinkedHashMap<>();
            domain.put("id", domainId);
            domain.put("name", domainName);
            view.put("domain", domain);
        }
        return view;
    }
}
