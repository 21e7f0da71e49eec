package io.altostratus.network.service.ports;

import static io.altostratus.network.service.ports.PortAttributes.DEVICE_OWNER;
import static io.altostratus.network.service.ports.PortAttributes.FIXED_IPS;
import static io.altostratus.network.service.ports.PortAttributes.PORT;

import io.altostratus.api.body.ValidBody;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.dns.DnsNaming;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkAttributes;
import io.altostratus.network.service.objectids.ChosenIds;
import io.altostratus.network.service.tags.Tags;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2.0/ports}. */
@RestController
class PortController {

    private static final String VISIBLE = "p.project_id = :own_project OR p.network_project_id = :own_project";

    /** A server whose build goes on on another host asks for the same ports there, and gets those that it has. */
    private static final Set<String> PASSING = Set.of("binding:host_id", "binding:profile", "device_owner");

    private final Access access;
    private final Ports ports;
    private final PortRepository repository;
    private final DnsNaming naming;
    private final Tags tags;
    private final TrunkParents trunks;

    PortController(
            Access access, Ports ports, PortRepository repository, Tags tags, DnsNaming naming, TrunkParents trunks) {
        this.access = access;
        this.ports = ports;
        this.repository = repository;
        this.naming = naming;
        this.tags = tags;
        this.trunks = trunks;
    }

    @GetMapping("/v2.0/ports")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        ListRequest list = ListRequest.of(request, PORT);
        Access.Viewer viewer = access.viewer(context);
        List<Port> page = repository.page(list, access.visibility(context, VISIBLE)).stream()
                .filter(port -> viewer.sees("get_port", port.projectId(), port.networkProjectId()))
                .toList();
        Tags.Shown tagged = tags.of(page.stream().map(Port::id).toList(), list.fields());
        TrunkParents.Shown trunked = trunks.of(page, list.fields());
        return list.answer(page, Port::id, port -> trunked.on(port, tagged.on(PortView.of(port, naming, viewer))));
    }

    @GetMapping("/v2.0/ports/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Access.Viewer viewer = access.viewer(context);
        Port port = repository
                .find(id)
                .filter(p -> viewer.sees("get_port", p.projectId(), p.networkProjectId()))
                .orElseThrow(() -> PortAttributes.notFound(id));
        return Map.of("port", Fields.of(request).of(trunks.on(port, tags.on(PortView.of(port, naming, viewer)))));
    }

    @PostMapping("/v2.0/ports")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("neutron-body") JsonNode body) {
        Bodies.Creation creation = Bodies.creation(body, PORT);
        ChosenIds chosen = ChosenIds.of(request, creation.objects(), PASSING);
        List<Ports.Wanted> wanted = new ArrayList<>();
        for (JsonNode object : creation.objects()) {
            Values values = PORT.forCreate(object);
            wanted.add(new Ports.Wanted(Owner.of(context, values, access), values));
        }
        Access.Viewer viewer = access.viewer(context);
        List<Port> created = ports.create(
                wanted, chosen, (port, network) -> admit(context, port, network), access.seesAll(context), context);
        boolean plain = wanted.stream().noneMatch(port -> port.values().has(PortAttributes.TAGS));
        Tags.Shown tagged =
                tags.of(plain ? List.of() : created.stream().map(Port::id).toList(), Fields.ALL);
        List<Map<String, Object>> views = created.stream()
                .map(port -> tagged.on(PortView.of(port, naming, viewer)))
                .toList();
        return creation.bulk() ? Map.of("ports", views) : Map.of("port", views.getFirst());
    }

    private void admit(RequestContext context, Ports.Wanted port, Network network) {
        if (!access.allows(context, "get_network", network.target())) {
            throw NetworkAttributes.notFound(network.id());
        }
        Map<String, Object> target = network.targetWithin(port.projectId());
        target.put("network_device", Port.isTrusted(port.deviceOwner()));
        access.enforceCreate(context, PORT, port.values(), target);
        enforceAddresses(context, "create_port", port.values(), target);
    }

    private void enforceAddresses(RequestContext context, String action, Values values, Map<String, Object> target) {
        for (FixedIpRequest request : values.get(FIXED_IPS, List.of())) {
            if (request.subnetId() != null) {
                access.enforce(context, action + ":fixed_ips:subnet_id", target);
            }
            if (request.address() != null) {
                access.enforce(context, action + ":fixed_ips:ip_address", target);
            }
        }
    }

    @PutMapping("/v2.0/ports/{id}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        Values values = PORT.forUpdate(Bodies.single(body, "port"));
        Port changed = ports.update(
                id,
                values,
                (port, network) -> {
                    Map<String, Object> target = network.targetWithin(port.projectId());
                    target.put("network_device", Port.isTrusted(values.get(DEVICE_OWNER, "")));
                    target.put("revision_number", port.revision());
                    access.enforceUpdate(context, PORT, id, values, target);
                    enforceAddresses(context, "update_port", values, target);
                },
                access.seesAll(context),
                context);
        return Map.of("port", trunks.on(changed, tags.on(PortView.of(changed, naming, access.viewer(context)))));
    }

    @DeleteMapping("/v2.0/ports/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        ports.delete(
                id,
                TokenFilter.isServiceCall(request),
                port -> access.enforceOn(context, "delete_port", PORT, id, port.target()),
                context);
    }
}
