package io.altostratus.identity.catalog;

import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.catalog.EndpointFilterRepository.EndpointGroup;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.common.NameFilter;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
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

/** {@code /v3/OS-EP-FILTER/endpoint_groups}. */
@RestController
@RequestMapping("/v3/OS-EP-FILTER/endpoint_groups")
class EndpointGroupController {

    private final EndpointFilterRepository filters;
    private final TokenCatalog tokenCatalog;
    private final Transactions transactions;
    private final Policy policy;

    EndpointGroupController(
            EndpointFilterRepository filters, TokenCatalog tokenCatalog, Transactions transactions, Policy policy) {
        this.filters = filters;
        this.tokenCatalog = tokenCatalog;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:list_endpoint_groups");
        Where where = new Where();
        NameFilter.add(where, request, "name", "g.name");
        return Entity.list(request, "endpoint_groups", filters.groups(where), group -> view(request, group));
    }

    @GetMapping("/{endpointGroupId}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String endpointGroupId) {
        policy.enforce(context, "identity:get_endpoint_group");
        return Map.of("endpoint_group", view(request, get(endpointGroupId)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("endpoint-group-create") JsonNode body) {
        policy.enforce(context, "identity:create_endpoint_group");
        JsonNode wanted = body.get("endpoint_group");
        EndpointGroup group = new EndpointGroup(
                Ids.next(),
                text(wanted, "name", ""),
                textOrNull(wanted, "description"),
                wanted.get("filters").toString());
        transactions.run(() -> filters.insert(group));
        return Map.of("endpoint_group", view(request, group));
    }

    @PatchMapping("/{endpointGroupId}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String endpointGroupId,
            @ValidBody("endpoint-group-update") JsonNode body) {
        policy.enforce(context, "identity:update_endpoint_group");
        JsonNode wanted = body.get("endpoint_group");
        Entity.refuseOtherId("Endpoint Group", endpointGroupId, wanted);
        EndpointGroup changed = transactions.call(() -> {
            EndpointGroup old = get(endpointGroupId);
            EndpointGroup group = new EndpointGroup(
                    old.id(),
                    text(wanted, "name", old.name()),
                    wanted.has("description") ? textOrNull(wanted, "description") : old.description(),
                    wanted.has("filters") ? wanted.get("filters").toString() : old.filters());
            filters.update(group);
            return group;
        });
        tokenCatalog.changed();
        return Map.of("endpoint_group", view(request, changed));
    }

    @DeleteMapping("/{endpointGroupId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String endpointGroupId) {
        policy.enforce(context, "identity:delete_endpoint_group");
        transactions.run(() -> {
            if (!filters.deleteGroup(endpointGroupId)) {
                throw Entity.notFound("Endpoint Group", endpointGroupId);
            }
        });
        tokenCatalog.changed();
    }

    @GetMapping("/{endpointGroupId}/endpoints")
    Map<String, Object> endpoints(
            RequestContext context, HttpServletRequest request, @PathVariable String endpointGroupId) {
        policy.enforce(context, "identity:list_endpoints_associated_with_endpoint_group");
        return Entity.list(
                request,
                "endpoints",
                filters.endpointsOf(get(endpointGroupId)),
                endpoint -> EndpointView.of(request, endpoint));
    }

    private EndpointGroup get(String id) {
        return filters.findGroup(id).orElseThrow(() -> Entity.notFound("Endpoint Group", id));
    }

    static Map<String, Object> view(HttpServletRequest request, EndpointGroup group) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("name", group.name());
        own.put("description", group.description());
        own.put("filters", Json.MAPPER.readTree(group.filters()));
        return Entity.view(request, "OS-EP-FILTER/endpoint_groups", group.id(), own, "{}");
    }
}
