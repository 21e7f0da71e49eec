package io.altostratus.compute.api.flavors;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.projects.Projects;
import io.altostratus.compute.database.flavors.Flavor;
import io.altostratus.compute.database.flavors.FlavorRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Which projects may use a flavor that is not public. */
@RestController
@RequestMapping("/v2.1/flavors/{id}")
class FlavorAccessController {

    private final FlavorRepository flavors;
    private final FlavorLookup lookup;
    private final Projects projects;
    private final Transactions transactions;
    private final Policy policy;

    FlavorAccessController(
            FlavorRepository flavors,
            FlavorLookup lookup,
            Projects projects,
            Transactions transactions,
            Policy policy) {
        this.projects = projects;
        this.flavors = flavors;
        this.lookup = lookup;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping("/os-flavor-access")
    Map<String, Object> list(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "os_compute_api:os-flavor-access");
        Flavor flavor = lookup.visible(context, id);
        if (flavor.isPublic()) {
            throw ApiException.notFound("Access list not available for public flavors.");
        }
        return view(flavor);
    }

    @PostMapping("/action")
    Map<String, Object> change(
            RequestContext context,
            Microversion version,
            @PathVariable String id,
            @ValidBody("flavor-action") JsonNode body) {
        JsonNode add = body.get("addTenantAccess");
        if (add != null) {
            policy.enforce(context, "os_compute_api:os-flavor-access:add_tenant_access");
            String project = add.get("tenant").asString();
            projects.requireKnown(project, context);
            return add(lookup.visible(context, id), project, version);
        }
        policy.enforce(context, "os_compute_api:os-flavor-access:remove_tenant_access");
        return remove(
                lookup.visible(context, id),
                body.get("removeTenantAccess").get("tenant").asString());
    }

    /** Up to 2.6 a public flavor can have a list, which says nothing. */
    private Map<String, Object> add(Flavor flavor, String project, Microversion version) {
        if (flavor.isPublic() && version.atLeast(2, 7)) {
            throw ApiException.conflict("Can not add access to a public flavor.");
        }
        try {
            transactions.run(() -> flavors.addProject(flavor.pk(), project));
        } catch (DuplicateKeyException e) {
            throw ApiException.conflict("Flavor access already exists for flavor " + flavor.id() + " and project "
                    + project + " combination.");
        }
        return view(flavor);
    }

    private Map<String, Object> remove(Flavor flavor, String project) {
        if (!transactions.call(() -> flavors.removeProject(flavor.pk(), project))) {
            throw ApiException.notFound(
                    "Flavor access not found for " + flavor.id() + " / " + project + " combination.");
        }
        return view(flavor);
    }

    private Map<String, Object> view(Flavor flavor) {
        List<Map<String, String>> access = flavors.projects(flavor.pk()).stream()
                .map(project -> Map.of("flavor_id", flavor.id(), "tenant_id", project))
                .toList();
        return Map.of("flavor_access", access);
    }
}
