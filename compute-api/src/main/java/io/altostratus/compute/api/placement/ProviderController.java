package io.altostratus.compute.api.placement;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.api.request.QueryParameters;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /resource_providers}: compute hosts. They come and go with their agents, not by requests. */
@RestController
@RequestMapping("/placement/resource_providers")
class ProviderController {

    private static final String RULE = "placement:resource_providers:";
    private static final String BY_HOSTS = "A compute host becomes one when its agent reports; it is forgotten with"
            + " its compute service (DELETE /os-services).";

    private final Providers providers;
    private final PlacementWords words;
    private final Policy policy;

    ProviderController(Providers providers, PlacementWords words, Policy policy) {
        this.providers = providers;
        this.words = words;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, Microversion version, HttpServletRequest request) {
        policy.enforce(context, RULE + "list");
        QueryParameters.refuseUnknown(request, parameters(version));
        Wanted wanted = Wanted.of(request, "", version, words);
        String name = request.getParameter("name");
        String uuid = request.getParameter("uuid");
        String id = uuid == null ? null : Wanted.uuid("uuid", uuid);
        Predicate<Provider> asked = provider -> (id == null || id.equals(provider.uuid()))
                && (name == null || name.equals(provider.node().hypervisorHostname()))
                && wanted.fits(provider);
        return Map.of(
                "resource_providers",
                providers.all().stream()
                        .filter(asked)
                        .map(provider -> PlacementAnswers.provider(provider, version, request))
                        .toList());
    }

    private static Set<String> parameters(Microversion version) {
        Set<String> names = new HashSet<>(Set.of("name", "uuid"));
        if (version.atLeast(1, 3)) {
            names.add("member_of");
        }
        if (version.atLeast(1, 4)) {
            names.add("resources");
        }
        if (version.atLeast(1, 14)) {
            names.add("in_tree");
        }
        if (version.atLeast(1, 18)) {
            names.add("required");
        }
        return names;
    }

    @GetMapping("/{uuid}")
    Map<String, @Nullable Object> show(
            RequestContext context, Microversion version, HttpServletRequest request, @PathVariable String uuid) {
        policy.enforce(context, RULE + "show");
        return PlacementAnswers.provider(providers.require(uuid), version, request);
    }

    @PostMapping
    void create(RequestContext context) {
        policy.enforce(context, RULE + "create");
        throw PlacementAnswers.refused("Resource providers", BY_HOSTS);
    }

    @PutMapping("/{uuid}")
    void update(RequestContext context, @PathVariable String uuid) {
        policy.enforce(context, RULE + "update");
        providers.require(uuid);
        throw PlacementAnswers.refused("Resource providers", BY_HOSTS);
    }

    @DeleteMapping("/{uuid}")
    void delete(RequestContext context, @PathVariable String uuid) {
        policy.enforce(context, RULE + "delete");
        providers.require(uuid);
        throw PlacementAnswers.refused("Resource providers", BY_HOSTS).withType("placement.resource_provider.inuse");
    }

    @GetMapping("/{uuid}/usages")
    Map<String, Object> usages(RequestContext context, @PathVariable String uuid) {
        policy.enforce(context, RULE + "usages");
        Provider provider = providers.require(uuid);
        return Map.of(
                "resource_provider_generation", provider.node().generation(),
                "usages", provider.usages());
    }

    @GetMapping("/{uuid}/aggregates")
    @OnlyIn(from = "1.1")
    Map<String, Object> aggregates(RequestContext context, Microversion version, @PathVariable String uuid) {
        policy.enforce(context, RULE + "aggregates:list");
        Provider provider = providers.require(uuid);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("aggregates", new TreeSet<>(provider.aggregates()));
        if (version.atLeast(1, 19)) {
            view.put("resource_provider_generation", provider.node().generation());
        }
        return view;
    }

    @PutMapping("/{uuid}/aggregates")
    @OnlyIn(from = "1.1")
    void setAggregates(RequestContext context, @PathVariable String uuid) {
        policy.enforce(context, RULE + "aggregates:update");
        providers.require(uuid);
        throw PlacementAnswers.refused(
                "Aggregates of providers", "Hosts are put into aggregates by the Compute API's /os-aggregates.");
    }

    @GetMapping("/{uuid}/inventories")
    Map<String, Object> inventories(RequestContext context, @PathVariable String uuid) {
        policy.enforce(context, RULE + "inventories:list");
        Provider provider = providers.require(uuid);
        Map<String, Object> views = new LinkedHashMap<>();
        provider.inventories().forEach((name, inventory) -> views.put(name, inventory.view()));
        return Map.of("resource_provider_generation", provider.node().generation(), "inventories", views);
    }

    @GetMapping("/{uuid}/inventories/{name}")
    Map<String, Object> inventory(RequestContext context, @PathVariable String uuid, @PathVariable String name) {
        policy.enforce(context, RULE + "inventories:show");
        Provider provider = providers.require(uuid);
        Provider.Inventory inventory = provider.inventories().get(name);
        if (inventory == null) {
            throw ApiException.notFound("No inventory of class " + name + " for " + uuid);
        }
        Map<String, Object> view = inventory.view();
        view.put("resource_provider_generation", provider.node().generation());
        return view;
    }

    @PostMapping("/{uuid}/inventories")
    void addInventory(RequestContext context, @PathVariable String uuid) {
        policy.enforce(context, RULE + "inventories:create");
        throw inventoriesAreFacts(uuid);
    }

    @PutMapping({"/{uuid}/inventories", "/{uuid}/inventories/{name}"})
    void setInventories(RequestContext context, @PathVariable String uuid) {
        policy.enforce(context, RULE + "inventories:update");
        throw inventoriesAreFacts(uuid);
    }

    @DeleteMapping({"/{uuid}/inventories", "/{uuid}/inventories/{name}"})
    void deleteInventories(RequestContext context, @PathVariable String uuid) {
        policy.enforce(context, RULE + "inventories:delete");
        throw inventoriesAreFacts(uuid);
    }

    private ApiException inventoriesAreFacts(String uuid) {
        providers.require(uuid);
        return PlacementAnswers.refused(
                        "Inventories",
                        "Reserved amounts are configured at the host, ratios at the scheduler or for the host.")
                .withType("placement.inventory.inuse");
    }
}
