package io.altostratus.network.service.subnets;

import static io.altostratus.network.service.subnets.SubnetAttributes.IP_VERSION;
import static io.altostratus.network.service.subnets.SubnetAttributes.NETWORK_ID;
import static io.altostratus.network.service.subnets.SubnetAttributes.SUBNET;
import static io.altostratus.network.service.subnets.SubnetAttributes.SUBNETPOOL_ID;
import static io.altostratus.network.service.subnets.SubnetAttributes.USE_DEFAULT_SUBNETPOOL;

import io.altostratus.api.body.ValidBody;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkAttributes;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.objectids.ChosenIds;
import io.altostratus.network.service.subnetpools.PoolStock;
import io.altostratus.network.service.tags.Tags;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2.0/subnets}. */
@RestController
class SubnetController {

    private static final String VISIBLE =
            "s.project_id = :own_project OR n.project_id = :own_project OR " + NetworkRepository.SHARED;

    private final Access access;
    private final Subnets subnets;
    private final SubnetRepository repository;
    private final NetworkRepository networks;
    private final PoolStock stock;
    private final Tags tags;

    SubnetController(
            Access access,
            Subnets subnets,
            SubnetRepository repository,
            NetworkRepository networks,
            PoolStock stock,
            Tags tags) {
        this.access = access;
        this.subnets = subnets;
        this.repository = repository;
        this.networks = networks;
        this.tags = tags;
        this.stock = stock;
    }

    @GetMapping("/v2.0/subnets")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        ListRequest list = ListRequest.of(request, SUBNET);
        List<Subnet> page = repository.page(list, access.visibility(context, VISIBLE)).stream()
                .filter(placed -> access.allows(context, "get_subnet", placed.target()))
                .map(SubnetRepository.Placed::subnet)
                .toList();
        Tags.Shown tagged = tags.of(page.stream().map(Subnet::id).toList(), list.fields());
        Access.Viewer viewer = access.viewer(context);
        return list.answer(page, Subnet::id, subnet -> tagged.on(view(subnet, viewer)));
    }

    private static Map<String, Object> view(Subnet subnet, Access.Viewer viewer) {
        return SubnetView.of(subnet, viewer.sees("get_subnet:segment_id", subnet.projectId()));
    }

    @GetMapping("/v2.0/subnets/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Subnet subnet = repository
                .find(id)
                .filter(placed -> access.allows(context, "get_subnet", placed.target()))
                .map(SubnetRepository.Placed::subnet)
                .orElseThrow(() -> SubnetAttributes.notFound(id));
        return Map.of("subnet", Fields.of(request).of(tags.on(view(subnet, access.viewer(context)))));
    }

    @PostMapping("/v2.0/subnets")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("neutron-body") JsonNode body) {
        Bodies.Creation creation = Bodies.creation(body, SUBNET);
        ChosenIds chosen = ChosenIds.of(request, creation.objects());
        List<Values> read = creation.objects().stream().map(SUBNET::forCreate).toList();
        Map<String, Network> parents = networks.findAll(
                read.stream().map(values -> values.require(NETWORK_ID)).toList());
        List<Subnets.Wanted> wanted = new ArrayList<>();
        for (Values values : read) {
            String project = Owner.of(context, values, access);
            String networkId = values.require(NETWORK_ID);
            Network network = parents.get(networkId);
            if (network == null || !access.allows(context, "get_network", network.target())) {
                throw NetworkAttributes.notFound(networkId);
            }
            access.enforceCreate(context, SUBNET, values, network.targetWithin(project));
            wanted.add(new Subnets.Wanted(project, values, pool(values, context)));
        }
        List<Map<String, Object>> views = subnets.create(wanted, chosen, context).stream()
                .map(subnet -> view(subnet, access.viewer(context)))
                .toList();
        return creation.bulk() ? Map.of("subnets", views) : Map.of("subnet", views.getFirst());
    }

    private @Nullable String pool(Values values, RequestContext context) {
        String named = values.get(SUBNETPOOL_ID);
        boolean byDefault = values.get(USE_DEFAULT_SUBNETPOOL, false);
        if (named != null && byDefault) {
            throw Subnets.badSubnet("subnetpool_id and use_default_subnetpool cannot both be specified");
        }
        if (named != null) {
            return stock.visible(named, context).id();
        }
        return byDefault
                ? stock.visibleDefault(values.require(IP_VERSION), context).id()
                : null;
    }

    @PutMapping("/v2.0/subnets/{id}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        Values values = SUBNET.forUpdate(Bodies.single(body, "subnet"));
        Subnet changed = subnets.update(
                id, values, placed -> access.enforceUpdate(context, SUBNET, id, values, placed.target()), context);
        return Map.of("subnet", tags.on(view(changed, access.viewer(context))));
    }

    @DeleteMapping("/v2.0/subnets/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        subnets.delete(
                id,
                TokenFilter.isServiceCall(request),
                placed -> access.enforceOn(context, "delete_subnet", SUBNET, id, placed.target()),
                context);
    }
}
