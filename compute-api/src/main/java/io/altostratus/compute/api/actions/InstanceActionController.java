package io.altostratus.compute.api.actions;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.servers.ServerAccess;
import io.altostratus.compute.database.actions.ActionRepository;
import io.altostratus.compute.database.actions.ServerAction;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /servers/{id}/os-instance-actions}: what was asked for a server and what became of it. */
@RestController
@RequestMapping("/v2.1/servers/{id}/os-instance-actions")
class InstanceActionController {

    private static final int MOST = 1_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

    private final ServerAccess access;
    private final ActionRepository actions;
    private final Policy policy;

    InstanceActionController(ServerAccess access, ActionRepository actions, Policy policy) {
        this.access = access;
        this.actions = actions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, @PathVariable String id) {
        access.require(id, "os_compute_api:os-instance-actions:list", context);
        return Map.of(
                "instanceActions",
                actions.list(id, MOST).stream()
                        .map(InstanceActionController::view)
                        .toList());
    }

    @GetMapping("/{requestId}")
    Map<String, Object> show(RequestContext context, @PathVariable String id, @PathVariable String requestId) {
        Server server = access.require(id, "os_compute_api:os-instance-actions:show", context);
        ServerAction action = actions.find(id, requestId)
                .orElseThrow(
                        () -> ApiException.notFound("Action " + requestId + " could not be found for instance " + id));
        boolean details = policy.allows(
                context, "os_compute_api:os-instance-actions:events", Map.of("project_id", server.projectId()));
        Map<String, Object> view = view(action);
        List<Map<String, Object>> events = new ArrayList<>();
        for (ServerAction.Event event : actions.events(action.pk())) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("event", event.event());
            one.put("start_time", time(event.startedAt()));
            one.put("finish_time", time(event.finishedAt()));
            one.put("result", event.result());
            one.put("traceback", details ? event.details() : null);
            events.add(one);
        }
        view.put("events", events);
        return Map.of("instanceAction", view);
    }

    private static Map<String, Object> view(ServerAction action) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("action", action.action());
        view.put("instance_uuid", action.serverId());
        view.put("request_id", action.requestId());
        view.put("user_id", action.userId());
        view.put("project_id", action.projectId());
        view.put("start_time", time(action.startedAt()));
        view.put("message", action.message());
        return view;
    }

    private static @Nullable String time(@Nullable LocalDateTime time) {
        return time == null ? null : TIME.format(time);
    }
}
