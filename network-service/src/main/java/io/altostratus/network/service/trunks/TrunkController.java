package io.altostratus.network.service.trunks;

import static io.altostratus.network.service.trunks.TrunkAttributes.TRUNK;

import io.altostratus.api.body.ValidBody;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.InvalidValueException;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.tags.Tags;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2.0/trunks}. */
@RestController
class TrunkController {

    private static final String VISIBLE = "t.project_id = :own_project";

    private final Access access;
    private final Trunks trunks;
    private final TrunkRepository repository;
    private final Tags tags;

    TrunkController(Access access, Trunks trunks, TrunkRepository repository, Tags tags) {
        this.access = access;
        this.trunks = trunks;
        this.repository = repository;
        this.tags = tags;
    }

    @GetMapping("/v2.0/trunks")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        ListRequest list = ListRequest.of(request, TRUNK);
        Access.Viewer viewer = access.viewer(context);
        List<Trunk> page = repository.page(list, access.visibility(context, VISIBLE)).stream()
                .filter(trunk -> viewer.sees("get_trunk", trunk.projectId()))
                .toList();
        Tags.Shown tagged = tags.of(page.stream().map(Trunk::id).toList(), list.fields());
        return list.answer(page, Trunk::id, trunk -> tagged.on(trunk.view()));
    }

    @GetMapping("/v2.0/trunks/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        return Map.of(
                "trunk", Fields.of(request).of(tags.on(visible(context, id).view())));
    }

    private Trunk visible(RequestContext context, String id) {
        return repository
                .find(id)
                .filter(trunk -> access.allows(context, "get_trunk", trunk.target()))
                .orElseThrow(() -> TrunkAttributes.notFound(id));
    }

    @PostMapping("/v2.0/trunks")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(RequestContext context, @ValidBody("neutron-body") JsonNode body) {
        Bodies.Creation creation = Bodies.creation(body, TRUNK);
        List<Trunks.Wanted> wanted = new ArrayList<>();
        for (JsonNode object : creation.objects()) {
            Values values = TRUNK.forCreate(object);
            String project = Owner.of(context, values, access);
            access.enforceCreate(context, TRUNK, values, Map.of("project_id", project, "tenant_id", project));
            wanted.add(new Trunks.Wanted(project, values));
        }
        List<Map<String, Object>> views = trunks.create(wanted, seen(context), context).stream()
                .map(Trunk::view)
                .toList();
        return creation.bulk() ? Map.of("trunks", views) : Map.of("trunk", views.getFirst());
    }

    private Predicate<Port> seen(RequestContext context) {
        return port -> access.allows(context, "get_port", port.target());
    }

    @PutMapping("/v2.0/trunks/{id}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        Values values = TRUNK.forUpdate(Bodies.single(body, "trunk"));
        Trunk changed =
                trunks.update(id, values, trunk -> access.enforceUpdate(context, TRUNK, id, values, trunk.target()));
        return Map.of("trunk", tags.on(changed.view()));
    }

    @DeleteMapping("/v2.0/trunks/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        trunks.delete(id, mayDo(context, "delete_trunk"), context);
    }

    private Consumer<Trunk> mayDo(RequestContext context, String action) {
        return trunk -> access.enforceOn(context, action, TRUNK, trunk.id(), trunk.target());
    }

    @PutMapping("/v2.0/trunks/{id}/add_subports")
    Map<String, Object> addSubPorts(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        List<SubPortRequest> requests = requests(body);
        return tags.on(trunks.addSubPorts(id, requests, mayDo(context, "add_subports"), seen(context), context)
                .view());
    }

    @PutMapping("/v2.0/trunks/{id}/remove_subports")
    Map<String, Object> removeSubPorts(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        List<SubPortRequest> requests = requests(body);
        return tags.on(trunks.removeSubPorts(id, requests, mayDo(context, "remove_subports"), context)
                .view());
    }

    private static List<SubPortRequest> requests(JsonNode body) {
        if (!body.has("sub_ports")) {
            throw Errors.badRequest("Unable to find 'sub_ports' in request body");
        }
        try {
            return SubPortRequest.list(body.get("sub_ports"));
        } catch (InvalidValueException e) {
            throw Errors.invalidInput(e.reason());
        }
    }

    @GetMapping("/v2.0/trunks/{id}/get_subports")
    Map<String, Object> subPorts(RequestContext context, @PathVariable String id) {
        Trunk trunk = visible(context, id);
        mayDo(context, "get_subports").accept(trunk);
        return Map.of("sub_ports", trunk.subPortViews());
    }
}
