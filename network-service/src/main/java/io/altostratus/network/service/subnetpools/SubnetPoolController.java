package io.altostratus.network.service.subnetpools;

import static io.altostratus.network.service.subnetpools.SubnetPoolAttributes.PREFIXES;
import static io.altostratus.network.service.subnetpools.SubnetPoolAttributes.SUBNET_POOL;

import io.altostratus.api.body.ValidBody;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkAttributes;
import io.altostratus.network.service.tags.Tags;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2.0/subnetpools}. */
@RestController
class SubnetPoolController {

    private static final String VISIBLE =
            "sp.project_id = :own_project OR " + Audience.condition("sp.id", Audience.AS_SHARED);

    private final Access access;
    private final SubnetPools pools;
    private final SubnetPoolRepository repository;
    private final Tags tags;

    SubnetPoolController(Access access, SubnetPools pools, SubnetPoolRepository repository, Tags tags) {
        this.access = access;
        this.pools = pools;
        this.repository = repository;
        this.tags = tags;
    }

    @GetMapping("/v2.0/subnetpools")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        ListRequest list = ListRequest.of(request, SUBNET_POOL);
        List<SubnetPool> page = repository.page(list, access.visibility(context, VISIBLE)).stream()
                .filter(pool -> access.allows(context, "get_subnetpool", pool.target()))
                .toList();
        Tags.Shown tagged = tags.of(page.stream().map(SubnetPool::id).toList(), list.fields());
        return list.answer(page, SubnetPool::id, pool -> tagged.on(SubnetPoolView.of(pool, context)));
    }

    @GetMapping("/v2.0/subnetpools/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        SubnetPool found = repository
                .find(id)
                .filter(pool -> access.allows(context, "get_subnetpool", pool.target()))
                .orElseThrow(() -> SubnetPoolAttributes.notFound(id));
        return Map.of("subnetpool", Fields.of(request).of(tags.on(SubnetPoolView.of(found, context))));
    }

    @PostMapping("/v2.0/subnetpools")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(RequestContext context, @ValidBody("neutron-body") JsonNode body) {
        Bodies.Creation creation = Bodies.creation(body, SUBNET_POOL);
        List<SubnetPools.Wanted> wanted = new ArrayList<>();
        for (JsonNode object : creation.objects()) {
            Values values = SUBNET_POOL.forCreate(object);
            String project = Owner.of(context, values, access);
            access.enforceCreate(context, SUBNET_POOL, values, Map.of("project_id", project, "tenant_id", project));
            wanted.add(new SubnetPools.Wanted(project, values));
        }
        List<Map<String, Object>> views = pools.create(wanted, context).stream()
                .map(pool -> SubnetPoolView.of(pool, context))
                .toList();
        return creation.bulk() ? Map.of("subnetpools", views) : Map.of("subnetpool", views.getFirst());
    }

    @PutMapping("/v2.0/subnetpools/{id}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        Values values = SUBNET_POOL.forUpdate(Bodies.single(body, "subnetpool"));
        SubnetPool changed = pools.update(
                id, values, pool -> access.enforceUpdate(context, SUBNET_POOL, id, values, pool.target()), context);
        return Map.of("subnetpool", tags.on(SubnetPoolView.of(changed, context)));
    }

    @PutMapping("/v2.0/subnetpools/{id}/add_prefixes")
    Map<String, Object> addPrefixes(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        SubnetPool changed =
                pools.addPrefixes(id, prefixes(body), pool -> enforce(context, "add_prefixes", pool), context);
        return Map.of("prefixes", SubnetPoolView.prefixes(changed));
    }

    @PutMapping("/v2.0/subnetpools/{id}/remove_prefixes")
    Map<String, Object> removePrefixes(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        SubnetPool changed =
                pools.removePrefixes(id, prefixes(body), pool -> enforce(context, "remove_prefixes", pool));
        return Map.of("prefixes", SubnetPoolView.prefixes(changed));
    }

    /** The prefixes stand in the body itself or, as some clients send them, in an envelope. */
    private static List<Cidr> prefixes(JsonNode body) {
        JsonNode given = body.has("subnetpool") ? body.get("subnetpool") : body;
        if (!given.isObject() || !given.has("prefixes") || given.size() != 1) {
            throw Errors.badRequest("Invalid input for operation: 'prefixes' must be given, and nothing else.");
        }
        return SUBNET_POOL.forUpdate(given).get(PREFIXES, List.of());
    }

    @PutMapping("/v2.0/subnetpools/{id}/onboard_network_subnets")
    List<Map<String, String>> onboard(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        JsonNode given = body.has("subnetpool") ? body.get("subnetpool") : body;
        JsonNode network = given.path("network_id");
        if (!network.isString()) {
            throw Errors.invalidInput("network_id must be specified");
        }
        return pools
                .onboard(id, network.asString(), (pool, its) -> admitOnboarding(context, pool, its), context)
                .entrySet()
                .stream()
                .map(subnet ->
                        Map.of("id", subnet.getKey(), "cidr", subnet.getValue().text()))
                .toList();
    }

    private void admitOnboarding(RequestContext context, SubnetPool pool, Network network) {
        enforce(context, "onboard_network_subnets", pool);
        if (!access.allows(context, "get_network", network.target())) {
            throw NetworkAttributes.notFound(network.id());
        }
        access.enforce(context, "update_subnet", network.targetWithin(network.projectId()));
    }

    @DeleteMapping("/v2.0/subnetpools/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        pools.delete(id, pool -> enforce(context, "delete_subnetpool", pool));
    }

    private void enforce(RequestContext context, String rule, SubnetPool pool) {
        access.enforceOn(context, rule, SUBNET_POOL, pool.id(), pool.target());
    }
}
