package io.altostratus.network.service.floatingips;

import static io.altostratus.network.service.floatingips.FloatingIpAttributes.FLOATING_IP;

import io.altostratus.api.body.ValidBody;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
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

/** {@code /v2.0/floatingips}. */
@RestController
class FloatingIpController {

    private static final String VISIBLE = "f.project_id = :own_project";

    private final Access access;
    private final Tags tags;
    private final FloatingIps floatingIps;
    private final FloatingIpRepository repository;

    FloatingIpController(Access access, Tags tags, FloatingIps floatingIps, FloatingIpRepository repository) {
        this.access = access;
        this.tags = tags;
        this.floatingIps = floatingIps;
        this.repository = repository;
    }

    @GetMapping("/v2.0/floatingips")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        ListRequest list = ListRequest.of(request, FLOATING_IP);
        Access.Viewer viewer = access.viewer(context);
        List<FloatingIp> page = repository.page(list, access.visibility(context, VISIBLE)).stream()
                .filter(ip -> viewer.sees("get_floatingip", ip.projectId()))
                .toList();
        Tags.Shown tagged = tags.of(page.stream().map(FloatingIp::id).toList(), list.fields());
        return list.answer(page, FloatingIp::id, ip -> tagged.on(FloatingIpView.of(ip)));
    }

    @GetMapping("/v2.0/floatingips/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        FloatingIp ip = repository
                .find(id)
                .filter(f -> access.allows(context, "get_floatingip", f.ruleTarget()))
                .orElseThrow(() -> FloatingIpAttributes.notFound(id));
        return Map.of("floatingip", Fields.of(request).of(tags.on(FloatingIpView.of(ip))));
    }

    @PostMapping("/v2.0/floatingips")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("neutron-body") JsonNode body) {
        Bodies.Creation creation = Bodies.creation(body, FLOATING_IP);
        ChosenIds chosen = ChosenIds.of(request, creation.objects());
        List<FloatingIps.Wanted> wanted = new ArrayList<>();
        for (JsonNode object : creation.objects()) {
            Values values = FLOATING_IP.forCreate(object);
            String project = Owner.of(context, values, access);
            access.enforceCreate(context, FLOATING_IP, values, Map.of("project_id", project, "tenant_id", project));
            wanted.add(new FloatingIps.Wanted(project, values));
        }
        List<Map<String, Object>> views = floatingIps.create(wanted, chosen, context).stream()
                .map(FloatingIpView::of)
                .toList();
        return creation.bulk() ? Map.of("floatingips", views) : Map.of("floatingip", views.getFirst());
    }

    @PutMapping("/v2.0/floatingips/{id}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        Values values = FLOATING_IP.forUpdate(Bodies.single(body, "floatingip"));
        FloatingIp changed = floatingIps.update(
                id, values, ip -> access.enforceUpdate(context, FLOATING_IP, id, values, ip.ruleTarget()), context);
        return Map.of("floatingip", tags.on(FloatingIpView.of(changed)));
    }

    @DeleteMapping("/v2.0/floatingips/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        floatingIps.delete(
                id,
                TokenFilter.isServiceCall(request),
                ip -> access.enforceOn(context, "delete_floatingip", FLOATING_IP, id, ip.ruleTarget()),
                context);
    }
}
