package io.altostratus.identity.policies;

import static io.altostratus.identity.common.Entity.text;

import io.altostratus.api.body.ValidBody;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.common.NameFilter;
import io.altostratus.identity.policies.PolicyRepository.StoredPolicy;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

/** {@code /v3/policies}. */
@RestController
@RequestMapping("/v3/policies")
class PolicyController {

    private static final Set<String> OWN = Set.of("id", "type", "blob", "links");

    private final PolicyRepository policies;
    private final Transactions transactions;
    private final Policy policy;

    PolicyController(PolicyRepository policies, Transactions transactions, Policy policy) {
        this.policies = policies;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:list_policies");
        Where where = new Where();
        NameFilter.add(where, request, "type", "type");
        return Entity.list(request, "policies", policies.list(where), stored -> view(request, stored));
    }

    @GetMapping("/{policyId}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String policyId) {
        policy.enforce(context, "identity:get_policy");
        return Map.of("policy", view(request, get(policyId)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("policy-create") JsonNode body) {
        policy.enforce(context, "identity:create_policy");
        JsonNode wanted = body.get("policy");
        StoredPolicy stored = new StoredPolicy(
                Ids.next(), text(wanted, "type", ""), text(wanted, "blob", ""), Entity.extra(wanted, OWN));
        transactions.run(() -> policies.insert(stored));
        return Map.of("policy", view(request, stored));
    }

    @PatchMapping("/{policyId}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String policyId,
            @ValidBody("policy-update") JsonNode body) {
        policy.enforce(context, "identity:update_policy");
        JsonNode wanted = body.get("policy");
        Entity.refuseOtherId("Policy", policyId, wanted);
        StoredPolicy changed = transactions.call(() -> {
            StoredPolicy old = get(policyId);
            StoredPolicy stored = new StoredPolicy(
                    old.id(),
                    text(wanted, "type", old.type()),
                    text(wanted, "blob", old.blob()),
                    Entity.mergeExtra(old.extra(), wanted, OWN));
            policies.update(stored);
            return stored;
        });
        return Map.of("policy", view(request, changed));
    }

    @DeleteMapping("/{policyId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String policyId) {
        policy.enforce(context, "identity:delete_policy");
        transactions.run(() -> {
            if (!policies.delete(policyId)) {
                throw Entity.notFound("policy", policyId);
            }
        });
    }

    private StoredPolicy get(String id) {
        return policies.find(id).orElseThrow(() -> Entity.notFound("policy", id));
    }

    static Map<String, Object> view(HttpServletRequest request, StoredPolicy stored) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("type", stored.type());
        own.put("blob", stored.blob());
        return Entity.view(request, "policies", stored.id(), own, stored.extra());
    }
}
