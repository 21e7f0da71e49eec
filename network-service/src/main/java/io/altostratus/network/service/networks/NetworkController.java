package io.altostratus.network.service.networks;

import static io.altostratus.network.service.networks.NetworkAttributes.NETWORK;

import io.altostratus.api.body.ValidBody;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.objectids.ChosenIds;
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

/** {@code /v2.0/networks}. */
@RestController
class NetworkController {

    private static final String VISIBLE = "n.project_id = :own_project OR " + NetworkRepository.SHARED + " OR "
            + Audience.condition("n.id", Audience.AS_EXTERNAL);

    private final Access access;
    private final Networks networks;
    private final NetworkRepository repository;
    private final NetworkViews views;
    private final ServedZones served;
    private final Tags tags;

    NetworkController(
            Access access,
            Networks networks,
            NetworkRepository repository,
            NetworkViews views,
            ServedZones served,
            Tags tags) {
        this.access = access;
        this.networks = networks;
        this.repository = repository;
        this.views = views;
        this.served = served;
        this.tags = tags;
    }

    @GetMapping("/v2.0/networks")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        ListRequest list = ListRequest.of(request, NETWORK);
        List<Network> page = repository.page(list, access.visibility(context, VISIBLE)).stream()
                .filter(network -> access.allows(context, "get_network", network.target()))
                .toList();
        Map<String, NetworkContents> contents =
                list.fields().want("subnets", "ipv4_address_scope", "ipv6_address_scope")
                        ? repository.contents(page.stream().map(Network::id).toList())
                        : Map.of();
        Map<String, List<String>> zones = list.fields().want("availability_zones")
                ? served.of(page.stream().map(Network::id).toList())
                : Map.of();
        Tags.Shown tagged = tags.of(page.stream().map(Network::id).toList(), list.fields());
        Access.Viewer viewer = access.viewer(context);
        return list.answer(
                page,
                Network::id,
                network -> tagged.on(NetworkViews.of(
                        network,
                        contents.getOrDefault(network.id(), NetworkContents.EMPTY),
                        zones.getOrDefault(network.id(), List.of()),
                        viewer)));
    }

    @GetMapping("/v2.0/networks/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Network network = repository
                .find(id)
                .filter(n -> access.allows(context, "get_network", n.target()))
                .orElseThrow(() -> NetworkAttributes.notFound(id));
        return Map.of("network", Fields.of(request).of(tags.on(views.of(network, context))));
    }

    @PostMapping("/v2.0/networks")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("neutron-body") JsonNode body) {
        Bodies.Creation creation = Bodies.creation(body, NETWORK);
        ChosenIds chosen = ChosenIds.of(request, creation.objects());
        List<Networks.Wanted> wanted = new ArrayList<>();
        for (JsonNode object : creation.objects()) {
            Values values = NETWORK.forCreate(object);
            String project = Owner.of(context, values, access);
            access.enforceCreate(context, NETWORK, values, Map.of("project_id", project, "tenant_id", project));
            wanted.add(new Networks.Wanted(project, values));
        }
        List<Map<String, Object>> created = views.of(networks.create(wanted, chosen, context), context);
        return creation.bulk() ? Map.of("networks", created) : Map.of("network", created.getFirst());
    }

    @PutMapping("/v2.0/networks/{id}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        Values values = NETWORK.forUpdate(Bodies.single(body, "network"));
        Network changed = networks.update(
                id, values, network -> access.enforceUpdate(context, NETWORK, id, values, network.target()), context);
        return Map.of("network", tags.on(views.of(changed, context)));
    }

    @DeleteMapping("/v2.0/networks/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        networks.delete(
                id,
                TokenFilter.isServiceCall(request),
                network -> access.enforceOn(context, "delete_network", NETWORK, id, network.target()),
                context);
    }
}
