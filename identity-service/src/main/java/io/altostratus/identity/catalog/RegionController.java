package io.altostratus.identity.catalog;

import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v3/regions}; a region's id is chosen by whoever makes it. */
@RestController
@RequestMapping("/v3/regions")
class RegionController {

    private static final Set<String> OWN = Set.of("id", "description", "parent_region_id", "links");

    private final CatalogRepository catalog;
    private final Transactions transactions;
    private final Policy policy;

    RegionController(CatalogRepository catalog, Transactions transactions, Policy policy) {
        this.catalog = catalog;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:list_regions");
        return Entity.list(
                request,
                "regions",
                catalog.regions(request.getParameter("parent_region_id")),
                region -> view(request, region));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        policy.enforce(context, "identity:get_region");
        return Map.of("region", view(request, get(id)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("region-create") JsonNode body) {
        policy.enforce(context, "identity:create_region");
        String id = text(body.get("region"), "id", "");
        return create(request, id.isEmpty() ? Ids.next() : id, body.get("region"));
    }

    @PutMapping("/{id}")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> createWithId(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("region-create") JsonNode body) {
        policy.enforce(context, "identity:create_region");
        String other = text(body.get("region"), "id", id);
        if (!other.equals(id)) {
            throw ApiException.badRequest("Conflicting region IDs specified: \"" + id + "\" != \"" + other + "\"");
        }
        return create(request, id, body.get("region"));
    }

    private Map<String, Object> create(HttpServletRequest request, String id, JsonNode wanted) {
        CatalogRepository.Region region = new CatalogRepository.Region(
                id, text(wanted, "description", ""), parent(wanted), Entity.extra(wanted, OWN));
        try {
            transactions.run(() -> {
                catalog.lockRegions();
                requireParent(region);
                catalog.insert(region);
            });
        } catch (DuplicateKeyException e) {
            throw ApiException.conflict(
                    "Conflict occurred attempting to store region - Duplicate ID, " + region.id() + ".");
        }
        return Map.of("region", view(request, region));
    }

    /** The parent is there, and no region is its own ancestor. */
    private void requireParent(CatalogRepository.Region region) {
        if (region.parentRegionId() == null) {
            return;
        }
        Map<String, CatalogRepository.Region> all = new HashMap<>();
        catalog.regions(null).forEach(known -> all.put(known.id(), known));
        String parent = region.parentRegionId();
        while (parent != null) {
            if (parent.equals(region.id())) {
                throw ApiException.badRequest("The specified parent region " + region.parentRegionId()
                        + " would create a circular region hierarchy.");
            }
            CatalogRepository.Region known = all.get(parent);
            if (known == null) {
                throw Entity.notFound("region", parent);
            }
            parent = known.parentRegionId();
        }
    }

    @PatchMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("region-update") JsonNode body) {
        policy.enforce(context, "identity:update_region");
        JsonNode wanted = body.get("region");
        Entity.refuseOtherId("Region", id, wanted);
        CatalogRepository.Region changed = transactions.call(() -> {
            catalog.lockRegions();
            CatalogRepository.Region old = get(id);
            CatalogRepository.Region region = new CatalogRepository.Region(
                    id,
                    wanted.has("description") ? text(wanted, "description", "") : old.description(),
                    wanted.has("parent_region_id") ? parent(wanted) : old.parentRegionId(),
                    Entity.mergeExtra(old.extra(), wanted, OWN));
            requireParent(region);
            catalog.update(region);
            return region;
        });
        return Map.of("region", view(request, changed));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "identity:delete_region");
        transactions.run(() -> {
            catalog.lockRegions();
            get(id);
            if (catalog.isUsed(id)) {
                throw ApiException.forbidden("Unable to delete region " + id
                        + " because it or its child regions have associated endpoints or registered limits.");
            }
            catalog.deleteRegion(id);
        });
    }

    /** No parent may be written as an empty text too. */
    private static @Nullable String parent(JsonNode wanted) {
        String parent = textOrNull(wanted, "parent_region_id");
        return parent == null || parent.isEmpty() ? null : parent;
    }

    private CatalogRepository.Region get(String id) {
        return catalog.findRegion(id).orElseThrow(() -> Entity.notFound("region", id));
    }

    private static Map<String, Object> view(HttpServletRequest request, CatalogRepository.Region region) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("description", region.description());
        own.put("parent_region_id", region.parentRegionId());
        return Entity.view(request, "regions", region.id(), own, region.extra());
    }
}
