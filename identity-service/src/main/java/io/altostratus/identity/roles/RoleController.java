package io.altostratus.identity.roles;

import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
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

/** {@code /v3/roles}. */
@RestController
@RequestMapping("/v3/roles")
class RoleController {

    private final RoleRepository roles;
    private final RevocationLog revocations;
    private final Transactions transactions;
    private final Policy policy;

    RoleController(RoleRepository roles, RevocationLog revocations, Transactions transactions, Policy policy) {
        this.roles = roles;
        this.revocations = revocations;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:list_roles");
        String domain = request.getParameter("domain_id");
        Where where = new Where()
                .equal("domain_id", domain == null ? "" : domain)
                .equal("name", request.getParameter("name"));
        return Entity.list(request, "roles", roles.list(where), r -> view(request, r));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        policy.enforce(context, "identity:get_role");
        return Map.of("role", view(request, get(id)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("role-create") JsonNode body) {
        policy.enforce(context, "identity:create_role");
        JsonNode wanted = body.get("role");
        Role role = new Role(
                Ids.next(),
                text(wanted, "domain_id", ""),
                text(wanted, "name", "").strip(),
                textOrNull(wanted, "description"),
                null,
                Entity.extra(wanted, Role.OWN));
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
        policy.enforce(context, "identity:update_role");
        JsonNode wanted = body.get("role");
        try {
            Role changed = transactions.call(() -> {
                Role old = get(id);
                Role role = new Role(
                        id,
                        old.domainId(),
                        text(wanted, "name", old.name()),
                        wanted.has("description") ? textOrNull(wanted, "description") : old.description(),
                        old.immutable(),
                        Entity.mergeExtra(old.extra(), wanted, Role.OWN));
                roles.update(role);
                return role;
            });
            return Map.of("role", view(request, changed));
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("role", String.valueOf(textOrNull(wanted, "name")));
        }
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "identity:delete_role");
        transactions.run(() -> {
            get(id);
            revocations.revokeRole(id, context);
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
