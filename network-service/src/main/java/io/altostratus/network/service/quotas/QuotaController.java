package io.altostratus.network.service.quotas;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Types;
import io.altostratus.network.service.api.Values;
import io.altostratus.persistence.Transactions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v2.0/quotas}. */
@RestController
class QuotaController {

    private static final Resource QUOTA = resource();

    private final Access access;
    private final Quotas quotas;
    private final QuotaProperties defaults;
    private final Transactions transactions;

    QuotaController(Access access, Quotas quotas, QuotaProperties defaults, Transactions transactions) {
        this.access = access;
        this.quotas = quotas;
        this.defaults = defaults;
        this.transactions = transactions;
    }

    private static Resource resource() {
        List<Attribute<?>> attributes = new ArrayList<>();
        for (QuotaResource resource : QuotaResource.values()) {
            attributes.add(Attribute.settable(resource.apiName(), Types.integer(-1, Integer.MAX_VALUE)));
        }
        return Resource.of(
                "quota",
                "quotas",
                new Resource.Table("quotas", "project_id", "project_id"),
                attributes,
                Map.of(),
                QuotaController::notFound);
    }

    @GetMapping("/v2.0/quotas")
    Map<String, Object> list(RequestContext context) {
        access.enforce(context, "get_quotas", Map.of());
        List<Object> views = new ArrayList<>();
        quotas.allSet().forEach((project, set) -> {
            Map<String, Object> view = new LinkedHashMap<>(Quotas.limits(defaults, set));
            view.put("project_id", project);
            view.put("tenant_id", project);
            views.add(view);
        });
        return Map.of("quotas", views);
    }

    /** The caller's own project, as old clients ask for it. */
    @GetMapping("/v2.0/quotas/tenant")
    Map<String, Object> tenant(RequestContext context) {
        return Map.of("tenant", Map.of("tenant_id", String.valueOf(context.projectId())));
    }

    @GetMapping("/v2.0/quotas/project")
    Map<String, Object> project(RequestContext context) {
        return Map.of("project", Map.of("project_id", String.valueOf(context.projectId())));
    }

    @GetMapping("/v2.0/quotas/{projectId}")
    Map<String, Object> show(RequestContext context, @PathVariable String projectId) {
        enforce(context, "get_quota", projectId);
        return Map.of("quota", Quotas.limits(defaults, quotas.set(projectId)));
    }

    @GetMapping("/v2.0/quotas/{projectId}/default")
    Map<String, Object> showDefault(RequestContext context, @PathVariable String projectId) {
        enforce(context, "get_quota", projectId);
        return Map.of("quota", Quotas.limits(defaults, Map.of()));
    }

    @GetMapping("/v2.0/quotas/{projectId}/details")
    Map<String, Object> details(RequestContext context, @PathVariable String projectId) {
        enforce(context, "get_quota", projectId);
        Map<String, Integer> limits = Quotas.limits(defaults, quotas.set(projectId));
        Map<String, Object> details = new LinkedHashMap<>();
        quotas.usage(projectId)
                .forEach((resource, used) -> details.put(
                        resource.apiName(),
                        Map.of("limit", limits.getOrDefault(resource.apiName(), -1), "used", used, "reserved", 0)));
        return Map.of("quota", details);
    }

    @PutMapping("/v2.0/quotas/{projectId}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String projectId, @ValidBody("neutron-body") JsonNode body) {
        enforce(context, "update_quota", projectId);
        JsonNode given = Bodies.single(body, "quota");
        boolean checked = given.path("check_limit").asBoolean(false);
        Values values = QUOTA.forUpdate(limitsOnly(given));
        Map<String, Integer> limits = new LinkedHashMap<>();
        for (QuotaResource resource : QuotaResource.values()) {
            Integer limit = values.get(Attribute.settable(resource.apiName(), Types.integer(-1, Integer.MAX_VALUE)));
            if (limit != null) {
                limits.put(resource.apiName(), limit);
            }
        }
        return transactions.call(() -> {
            if (checked) {
                refuseBelowUsage(projectId, limits);
            }
            quotas.set(projectId, limits);
            return Map.of("quota", Quotas.limits(defaults, quotas.set(projectId)));
        });
    }

    private void refuseBelowUsage(String projectId, Map<String, Integer> limits) {
        quotas.usage(projectId).forEach((resource, used) -> {
            int limit = limits.getOrDefault(resource.apiName(), -1);
            if (limit >= 0 && limit < used) {
                throw Errors.badRequest("Quota limit " + limit + " for " + resource.apiName()
                        + " must be greater than or equal to already used " + used);
            }
        });
    }

    /** Clients repeat the project of the path in the body, and say whether the usage matters. */
    private static JsonNode limitsOnly(JsonNode quota) {
        if (!quota.isObject()) {
            return quota;
        }
        ObjectNode copy = (ObjectNode) quota.deepCopy();
        copy.remove(List.of("project_id", "tenant_id", "check_limit", "force"));
        return copy;
    }

    @DeleteMapping("/v2.0/quotas/{projectId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String projectId) {
        enforce(context, "delete_quota", projectId);
        if (!quotas.reset(projectId)) {
            throw notFound(projectId);
        }
    }

    private static ApiException notFound(String projectId) {
        return Errors.notFound("TenantQuotaNotFound", "Quota for tenant " + projectId + " could not be found.");
    }

    private void enforce(RequestContext context, String rule, String projectId) {
        access.enforce(context, rule, Map.of("project_id", projectId, "tenant_id", projectId));
    }
}
