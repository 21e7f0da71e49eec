package io.altostratus.blockstorage.quotas;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.blockstorage.common.Paths;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.RowLock;
import io.altostratus.persistence.Transactions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /os-quota-sets/{project}}. */
@RestController
@RequestMapping({Paths.WITH_PROJECT, Paths.PLAIN})
class QuotaSetController {

    private final QuotaRepository quotas;
    private final RowLock locks;
    private final Transactions transactions;
    private final Policy policy;

    QuotaSetController(QuotaRepository quotas, RowLock locks, Transactions transactions, Policy policy) {
        this.quotas = quotas;
        this.locks = locks;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping("/os-quota-sets/{target}")
    Map<String, Object> show(
            RequestContext context,
            @PathVariable String target,
            @RequestParam(required = false) @Nullable String usage) {
        policy.enforce(context, "volume_extension:quotas:show", Map.of("project_id", target));
        Map<QuotaKey, Integer> limits = quotas.ofProject(target);
        Map<String, Object> set = isTrue(usage) ? withUsage(limits, quotas.used(target)) : view(limits);
        set.put("id", target);
        return Map.of("quota_set", set);
    }

    @GetMapping("/os-quota-sets/{target}/defaults")
    Map<String, Object> defaults(RequestContext context, @PathVariable String target) {
        policy.enforce(context, "volume_extension:quotas:show", Map.of("project_id", target));
        Map<String, Object> set = view(quotas.defaults());
        set.put("id", target);
        return Map.of("quota_set", set);
    }

    @PutMapping("/os-quota-sets/{target}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String target, @ValidBody("quota-set") JsonNode body) {
        policy.enforce(context, "volume_extension:quotas:update", Map.of("project_id", target));
        Map<QuotaKey, Integer> wanted = QuotaUpdate.of(body.get("quota_set"));
        return Map.of("quota_set", transactions.call(() -> {
            // The lock under which volumes are counted: none is made while its limit is lowered.
            locks.acquire(lock(target));
            Map<QuotaKey, Long> used = quotas.used(target);
            wanted.forEach((key, limit) -> {
                requireEnough(key, limit, used);
                quotas.setOfProject(target, key, limit);
            });
            return view(quotas.ofProject(target));
        }));
    }

    private static void requireEnough(QuotaKey key, int limit, Map<QuotaKey, Long> used) {
        long inUse = used.getOrDefault(key, 0L);
        if (limit != QuotaKey.UNLIMITED && limit < inUse) {
            throw ApiException.badRequest("Quota " + key.text()
                    + " limit must be equal or greater than existing resources. Current usage is " + inUse
                    + " and the requested limit is " + limit + ".");
        }
    }

    @DeleteMapping("/os-quota-sets/{target}")
    void delete(RequestContext context, @PathVariable String target) {
        policy.enforce(context, "volume_extension:quotas:delete", Map.of("project_id", target));
        transactions.run(() -> {
            locks.acquire(lock(target));
            quotas.forget(target);
        });
    }

    private static String lock(String project) {
        if (project.length() > 64) {
            throw ApiException.badRequest("Invalid input for field/attribute quota_set_name. Value: " + project
                    + ". It has more than 64 characters.");
        }
        return "quota:" + project;
    }

    static Map<String, Object> view(Map<QuotaKey, Integer> limits) {
        Map<String, Object> view = new LinkedHashMap<>();
        limits.forEach((key, limit) -> view.put(key.text(), limit));
        return view;
    }

    private static Map<String, Object> withUsage(Map<QuotaKey, Integer> limits, Map<QuotaKey, Long> used) {
        Map<String, Object> view = new LinkedHashMap<>();
        limits.forEach((key, limit) ->
                view.put(key.text(), Map.of("limit", limit, "in_use", used.getOrDefault(key, 0L), "reserved", 0)));
        return view;
    }

    private static boolean isTrue(@Nullable String flag) {
        return switch (flag == null ? "false" : flag.toLowerCase(Locale.ROOT)) {
            case "true", "1", "t", "on", "y", "yes" -> true;
            case "false", "0", "f", "off", "n", "no" -> false;
            default -> throw ApiException.badRequest("Value '" + flag + "' for 'usage' is not a boolean.");
        };
    }
}
