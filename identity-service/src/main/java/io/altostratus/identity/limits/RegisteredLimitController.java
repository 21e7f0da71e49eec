package io.altostratus.identity.limits;

import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.common.NameFilter;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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

/** {@code /v3/registered_limits}. */
@RestController
@RequestMapping("/v3/registered_limits")
class RegisteredLimitController {

    private final LimitRepository limits;
    private final Transactions transactions;
    private final Policy policy;

    RegisteredLimitController(LimitRepository limits, Transactions transactions, Policy policy) {
        this.limits = limits;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:list_registered_limits");
        Where where = new Where()
                .equal("r.service_id", request.getParameter("service_id"))
                .equal("r.region_id", request.getParameter("region_id"));
        NameFilter.add(where, request, "resource_name", "r.resource_name");
        return Entity.list(request, "registered_limits", limits.registered(where), limit -> view(request, limit));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        policy.enforce(context, "identity:get_registered_limit");
        return Map.of("registered_limit", view(request, get(id)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("registered-limits-create") JsonNode body) {
        policy.enforce(context, "identity:create_registered_limits");
        List<RegisteredLimit> made = storing(() -> {
            List<RegisteredLimit> all = new ArrayList<>();
            for (JsonNode wanted : body.get("registered_limits")) {
                RegisteredLimit limit = new RegisteredLimit(
                        Ids.next(),
                        text(wanted, "service_id", ""),
                        text(wanted, "region_id", ""),
                        text(wanted, "resource_name", ""),
                        wanted.path("default_limit").asInt(),
                        textOrNull(wanted, "description"));
                Limits.requireExisting(limits, "registered_limit", limit.serviceId(), limit.regionId());
                limits.insert(limit);
                all.add(limit);
            }
            return all;
        });
        return Map.of(
                "registered_limits",
                made.stream().map(limit -> view(request, limit)).toList());
    }

    @PatchMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("registered-limit-update") JsonNode body) {
        policy.enforce(context, "identity:update_registered_limit");
        JsonNode wanted = body.get("registered_limit");
        RegisteredLimit changed = storing(() -> {
            RegisteredLimit old = get(id);
            RegisteredLimit limit = new RegisteredLimit(
                    id,
                    text(wanted, "service_id", old.serviceId()),
                    wanted.has("region_id") ? text(wanted, "region_id", "") : old.regionId(),
                    text(wanted, "resource_name", old.resourceName()),
                    wanted.has("default_limit") ? wanted.get("default_limit").asInt() : old.defaultLimit(),
                    wanted.has("description") ? textOrNull(wanted, "description") : old.description());
            Limits.requireExisting(limits, "registered_limit", limit.serviceId(), limit.regionId());
            if (!limits.update(limit)) {
                throw inUse(id);
            }
            return limit;
        });
        return Map.of("registered_limit", view(request, changed));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "identity:delete_registered_limit");
        transactions.run(() -> {
            get(id);
            if (!limits.deleteRegistered(id)) {
                throw inUse(id);
            }
        });
    }

    private <T> T storing(Supplier<T> work) {
        try {
            return transactions.call(work);
        } catch (DuplicateKeyException e) {
            throw ApiException.conflict("Conflict occurred attempting to store registered_limit - Duplicate entry.");
        }
    }

    private static ApiException inUse(String id) {
        return ApiException.forbidden("Unable to update or delete registered limit " + id
                + " because there are project limits associated with it.");
    }

    private RegisteredLimit get(String id) {
        return limits.registered(id)
                .orElseThrow(() -> ApiException.notFound("Could not find registered limit for " + id + "."));
    }

    private static Map<String, Object> view(HttpServletRequest request, RegisteredLimit limit) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("service_id", limit.serviceId());
        own.put("region_id", LimitController.nothing(limit.regionId()));
        own.put("resource_name", limit.resourceName());
        own.put("default_limit", limit.defaultLimit());
        own.put("description", limit.description());
        return Entity.view(request, "registered_limits", limit.id(), own, "{}");
    }
}
