package io.altostratus.network.service.agents;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Types;
import io.altostratus.network.service.api.Values;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2.0/agents} and {@code /v2.0/availability_zones}. */
@RestController
class AgentController {

    private static final Attribute<Boolean> ADMIN_STATE_UP =
            Attribute.settable("admin_state_up", Types.BOOLEAN).column("a.admin_state_up");
    private static final Attribute<String> DESCRIPTION =
            Attribute.settable("description", Types.nullable(Types.text(255))).column("a.description");
    private static final Resource AGENT = Resource.of(
            "agent",
            "agents",
            new Resource.Table("agents a", "a.id", "a.pk"),
            List.of(
                    Attribute.shown("id", Types.UUID).column("a.id"),
                    Attribute.shown("agent_type", Types.TEXT).column("a.agent_type"),
                    Attribute.shown("binary", Types.TEXT).column("a.`binary`"),
                    Attribute.shown("host", Types.TEXT).column("a.host"),
                    Attribute.shown("created_at", Types.TEXT).column("a.created_at"),
                    Attribute.shown("started_at", Types.TEXT).column("a.started_at"),
                    Attribute.shown("heartbeat_timestamp", Types.TEXT).column("a.heartbeat_at"),
                    ADMIN_STATE_UP,
                    DESCRIPTION,
                    Attribute.shown("alive", Types.BOOLEAN),
                    Attribute.shown("topic", Types.TEXT),
                    Attribute.shown("availability_zone", Types.TEXT),
                    Attribute.shown("configurations", Types.ANY)),
            // Whether an agent is alive depends on the time, and its zone stands in its configuration, so
            // the list itself looks at them.
            Map.of(
                    "alive", (where, values) -> {},
                    "availability_zone", (where, values) -> {},
                    "topic", (where, values) -> {}),
            AgentController::notFound);

    private final Access access;
    private final AgentRepository repository;
    private final AgentViews views;
    private final Zones zones;
    private final ObjectProvider<AgentObserver> observers;
    private final Attempts attempts;

    AgentController(
            Access access,
            AgentRepository repository,
            AgentViews views,
            Zones zones,
            ObjectProvider<AgentObserver> observers,
            Attempts attempts) {
        this.access = access;
        this.repository = repository;
        this.views = views;
        this.zones = zones;
        this.observers = observers;
        this.attempts = attempts;
    }

    @GetMapping("/v2.0/agents")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        ListRequest list = ListRequest.of(request, AGENT);
        if (!access.allows(context, "get_agent", Map.of())) {
            return list.answer(List.<Agent>of(), Agent::id, views::of); // as if there were none
        }
        List<String> alive = list.values("alive");
        List<String> inZones = list.values("availability_zone");
        List<String> topics = list.values("topic");
        List<Agent> page = repository.page(list).stream()
                .filter(agent -> topics.isEmpty() || topics.contains(AgentViews.topic(agent)))
                .filter(agent -> inZones.isEmpty() || inZones.contains(zones.of(agent)))
                .filter(agent -> alive.isEmpty()
                        || Boolean.valueOf(agent.alive()).equals(Types.BOOLEAN.filter(alive.getFirst())))
                .toList();
        return list.answer(page, Agent::id, views::of);
    }

    @GetMapping("/v2.0/agents/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        if (!access.allows(context, "get_agent", Map.of())) {
            throw notFound(id);
        }
        return Map.of("agent", Fields.of(request).of(views.of(get(id))));
    }

    @PutMapping("/v2.0/agents/{id}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        access.enforce(context, "update_agent", Map.of());
        Values values = AGENT.forUpdate(Bodies.single(body, "agent"));
        return attempts.call(() -> {
            Agent old = get(id);
            boolean up = values.get(ADMIN_STATE_UP, old.adminStateUp());
            repository.update(id, up, values.has(DESCRIPTION) ? values.get(DESCRIPTION) : old.description());
            if (old.adminStateUp() && !up) {
                observers.orderedStream().forEach(observer -> observer.disabled(old, context));
            }
            return Map.of("agent", views.of(get(id)));
        });
    }

    @DeleteMapping("/v2.0/agents/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        access.enforce(context, "delete_agent", Map.of());
        attempts.run(() -> {
            Agent agent = get(id);
            repository.delete(id);
            observers.orderedStream().forEach(observer -> observer.deleting(agent, context));
        });
    }

    @GetMapping("/v2.0/availability_zones")
    Map<String, Object> zones(RequestContext context, HttpServletRequest request) {
        access.enforce(context, "get_availability_zone", Map.of());
        List<Map<String, String>> views = new ArrayList<>();
        Zones.resources()
                .forEach((type, resource) -> zones.withAgents(type)
                        .forEach((zone, usable) -> views.add(Map.of(
                                "name", zone, "resource", resource, "state", usable ? "available" : "unavailable"))));
        return Map.of(
                "availability_zones",
                views.stream()
                        .filter(view -> view.entrySet().stream()
                                .allMatch(part -> matches(request, part.getKey(), part.getValue())))
                        .toList());
    }

    private static boolean matches(HttpServletRequest request, String filter, String value) {
        String[] wanted = request.getParameterValues(filter);
        return wanted == null || List.of(wanted).contains(value);
    }

    private Agent get(String id) {
        return repository.find(id).orElseThrow(() -> notFound(id));
    }

    private static ApiException notFound(String id) {
        return Errors.notFound("AgentNotFound", "Agent " + id + " could not be found.");
    }
}
