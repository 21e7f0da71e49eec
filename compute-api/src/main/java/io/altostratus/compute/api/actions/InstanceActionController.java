package io.altostratus.compute.api.actions;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.tasks.ServerAccess;
import io.altostratus.compute.api.views.HostIds;
import io.altostratus.compute.database.actions.ActionRepository;
import io.altostratus.compute.database.actions.ServerAction;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
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

    private static final String RULE = "os_compute_api:os-instance-actions:";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

    private final ServerAccess access;
    private final ActionRepository actions;
    private final Policy policy;

    InstanceActionController(ServerAccess access, ActionRepository actions, Policy policy) {
        this.access = access;
        this.actions = actions;
        this.policy = policy;
    }

    /** Newest first; in pages since 2.58. */
    @GetMapping
    Map<String, Object> list(
            RequestContext context, Microversion version, HttpServletRequest request, @PathVariable String id) {
        Server server = server(id, RULE + "list", version, context);
        ActionPage page = ActionPage.of(request, version);
        List<ServerAction> found = actions.list(server.id(), page.window(actions, server.id()), page.limit());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "instanceActions",
                found.stream().map(action -> view(action, version)).toList());
        if (version.atLeast(2, 58) && !found.isEmpty() && found.size() == page.limit()) {
            String next = PageLinks.next(request, found.getLast().requestId());
            answer.put("links", List.of(Map.of("rel", "next", "href", next)));
        }
        return answer;
    }

    @GetMapping("/{requestId}")
    Map<String, Object> show(
            RequestContext context, Microversion version, @PathVariable String id, @PathVariable String requestId) {
        Server server = server(id, RULE + "show", version, context);
        ServerAction action = actions.find(server.id(), requestId)
                .orElseThrow(() -> ApiException.notFound("Action " + requestId + " not found"));
        Map<String, String> target = Map.of("project_id", server.projectId());
        boolean all = policy.allows(context, RULE + "events", target);
        boolean details = version.atLeast(2, 84) && policy.allows(context, RULE + "events:details", target);
        Map<String, Object> view = view(action, version);
        if (all || version.atLeast(2, 51)) {
            view.put(
                    "events",
                    actions.events(action).stream()
                            .map(event -> view(event, server, version, all, details))
                            .toList());
        }
        return Map.of("instanceAction", view);
    }

    /** Those of a deleted server are told since 2.21. */
    private Server server(String id, String rule, Microversion version, RequestContext context) {
        return version.atLeast(2, 21)
                ? access.requireEvenDeleted(id, rule, context)
                : access.require(id, rule, context);
    }

    private static Map<String, Object> view(
            ServerAction.Event event, Server server, Microversion version, boolean all, boolean details) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("event", event.event());
        view.put("start_time", time(event.startedAt()));
        view.put("finish_time", time(event.finishedAt()));
        view.put("result", event.result());
        if (all) {
            view.put("traceback", event.details());
        }
        if (version.atLeast(2, 62)) {
            if (all) {
                view.put("host", event.host() == null ? "" : event.host());
            }
            view.put("hostId", HostIds.of(event.host(), server.projectId()));
        }
        if (details) {
            view.put("details", event.details());
        }
        return view;
    }

    private static Map<String, Object> view(ServerAction action, Microversion version) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("action", action.action());
        view.put("instance_uuid", action.serverId());
        view.put("request_id", action.requestId());
        view.put("user_id", action.userId());
        view.put("project_id", action.projectId());
        view.put("start_time", time(action.startedAt()));
        view.put("message", action.message());
        if (version.atLeast(2, 58)) {
            view.put("updated_at", time(action.updatedAt()));
        }
        return view;
    }

    private static @Nullable String time(@Nullable LocalDateTime time) {
        return time == null ? null : TIME.format(time);
    }
}
