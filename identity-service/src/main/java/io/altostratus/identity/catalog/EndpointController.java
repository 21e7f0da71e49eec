package io.altostratus.identity.catalog;

import static io.altostratus.identity.common.Entity.flag;
import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

/** {@code /v3/endpoints}. */
@RestController
@RequestMapping("/v3/endpoints")
class EndpointController {

    private static final Set<String> OWN =
            Set.of("id", "service_id", "region_id", "region", "interface", "url", "enabled", "links");

    private final CatalogRepository catalog;
    private final TokenCatalog tokenCatalog;
    private final Transactions transactions;
    private final Policy policy;

    EndpointController(CatalogRepository catalog, TokenCatalog tokenCatalog, Transactions transactions, Policy policy) {
        this.catalog = catalog;
        this.tokenCatalog = tokenCatalog;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:list_endpoints");
        Where where = new Where()
                .equal("service_id", request.getParameter("service_id"))
                .equal("interface", request.getParameter("interface"))
                .equal("region_id", request.getParameter("region_id"));
        return Entity.list(request, "endpoints", catalog.endpoints(where), e -> EndpointView.of(request, e));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        policy.enforce(context, "identity:get_endpoint");
        return Map.of("endpoint", EndpointView.of(request, get(id)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("endpoint-create") JsonNode body) {
        policy.enforce(context, "identity:create_endpoint");
        JsonNode wanted = body.get("endpoint");
        EndpointUrl.require(text(wanted, "url", ""));
        CatalogRepository.Endpoint endpoint = new CatalogRepository.Endpoint(
                Ids.next(),
                text(wanted, "service_id", ""),
                region(wanted),
                text(wanted, "interface", ""),
                text(wanted, "url", ""),
                flag(wanted, "enabled", true),
                Entity.extra(wanted, OWN));
        transactions.run(() -> {
            requireRegion(wanted);
            requireReferences(endpoint);
            catalog.insert(endpoint);
        });
        tokenCatalog.changed();
        return Map.of("endpoint", EndpointView.of(request, endpoint));
    }

    /** {@code region} is the older name of {@code region_id}; with it, clients need not make the region first. */
    private static @Nullable String region(JsonNode wanted) {
        String region = textOrNull(wanted, "region_id");
        return region == null ? textOrNull(wanted, "region") : region;
    }

    private void requireRegion(JsonNode wanted) {
        String region = textOrNull(wanted, "region");
        if (textOrNull(wanted, "region_id") == null && region != null) {
            catalog.ensureRegion(region);
        }
    }

    private void requireReferences(CatalogRepository.Endpoint endpoint) {
        if (catalog.findService(endpoint.serviceId()).isEmpty()) {
            throw ApiException.badRequest("Endpoint refers to a service that does not exist: " + endpoint.serviceId());
        }
        String region = endpoint.regionId();
        if (region != null && catalog.findRegion(region).isEmpty()) {
            throw ApiException.badRequest("Endpoint refers to a region that does not exist: " + region);
        }
    }

    @PatchMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("endpoint-update") JsonNode body) {
        policy.enforce(context, "identity:update_endpoint");
        JsonNode wanted = body.get("endpoint");
        Entity.refuseOtherId("Endpoint", id, wanted);
        EndpointUrl.require(text(wanted, "url", ""));
        CatalogRepository.Endpoint changed = transactions.call(() -> {
            CatalogRepository.Endpoint old = get(id);
            String region = region(wanted);
            CatalogRepository.Endpoint endpoint = new CatalogRepository.Endpoint(
                    id,
                    text(wanted, "service_id", old.serviceId()),
                    wanted.has("region_id") || region != null ? region : old.regionId(),
                    text(wanted, "interface", old.interfaceName()),
                    text(wanted, "url", old.url()),
                    flag(wanted, "enabled", old.enabled()),
                    Entity.mergeExtra(old.extra(), wanted, OWN));
            requireRegion(wanted);
            requireReferences(endpoint);
            catalog.update(endpoint);
            return endpoint;
        });
        tokenCatalog.changed();
        return Map.of("endpoint", EndpointView.of(request, changed));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "identity:delete_endpoint");
        transactions.run(() -> {
            get(id);
            catalog.deleteEndpoint(id);
        });
        tokenCatalog.changed();
    }

    private CatalogRepository.Endpoint get(String id) {
        return catalog.findEndpoint(id).orElseThrow(() -> Entity.notFound("endpoint", id));
    }
}
