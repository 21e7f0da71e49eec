package io.altostratus.compute.api.views;

import io.altostratus.api.microversion.Microversion;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.hosts.HostProperties;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.tags.TagRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.UtcTime;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes views of servers with all that the caller may see of them, by a constant number of statements. */
@Component
public class ServerViews {

    private static final String RULE = "os_compute_api:servers:show:";
    private static final String UNKNOWN = "UNKNOWN";

    private final TagRepository tags;
    private final ServiceRepository services;
    private final ServerRepository servers;
    private final HostProperties hosts;
    private final Policy policy;
    private final Clock clock;

    ServerViews(
            TagRepository tags,
            ServiceRepository services,
            ServerRepository servers,
            HostProperties hosts,
            Policy policy,
            Clock clock) {
        this.tags = tags;
        this.services = services;
        this.servers = servers;
        this.hosts = hosts;
        this.policy = policy;
        this.clock = clock;
    }

    public static Map<String, Object> summary(Server server, ServerLinks links) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", server.id());
        view.put("name", server.name());
        view.put("links", links.of("servers", server.id()));
        return view;
    }

    public List<Map<String, Object>> list(
            List<Server> found, Microversion version, HttpServletRequest request, RequestContext context) {
        Map<String, String> target = context.projectId() == null ? Map.of() : Map.of("project_id", context.projectId());
        ServerView view = view(found, version, target, false, request, context);
        return found.stream().map(view::full).toList();
    }

    /** What {@code GET /servers/{id}} answers. */
    public Map<String, Object> shown(
            Server server, Microversion version, HttpServletRequest request, RequestContext context) {
        return of(server, version, request, context).full(server);
    }

    /** What a rebuild is answered with, but for the password. */
    public Map<String, Object> rebuilt(
            Server server, Microversion version, HttpServletRequest request, RequestContext context) {
        String userData =
                version.atLeast(2, 57) ? servers.firstBoot(server.id()).userData() : null;
        return of(server, version, request, context).rebuilt(server, userData);
    }

    /** What an update is answered with. */
    public Map<String, Object> changed(
            Server server, Microversion version, HttpServletRequest request, RequestContext context) {
        return of(server, version, request, context).changed(server);
    }

    private ServerView of(Server server, Microversion version, HttpServletRequest request, RequestContext context) {
        return view(List.of(server), version, Map.of("project_id", server.projectId()), true, request, context);
    }

    private ServerView view(
            List<Server> found,
            Microversion version,
            Map<String, String> target,
            boolean withGroups,
            HttpServletRequest request,
            RequestContext context) {
        boolean details = policy.allows(context, "os_compute_api:os-extended-server-attributes", target);
        boolean extraSpecs = version.atLeast(2, 47) && policy.allows(context, RULE + "flavor-extra-specs", target);
        List<String> ids = found.stream().map(Server::id).toList();
        ServerView.Facts facts = new ServerView.Facts(
                version.atLeast(2, 26) ? tags.of(ids) : Map.of(),
                version.atLeast(2, 16) ? hostStates(found, target, context) : Map.of(),
                version.atLeast(2, 3) && details ? servers.userData(ids) : Map.of());
        return new ServerView(
                ServerLinks.in(request), version, new ServerView.Sight(details, extraSpecs, withGroups), facts);
    }

    private Map<String, String> hostStates(List<Server> found, Map<String, String> target, RequestContext context) {
        boolean all = policy.allows(context, RULE + "host_status", target);
        if (!all && !policy.allows(context, RULE + "host_status:unknown-only", target)) {
            return Map.of();
        }
        LocalDateTime now = UtcTime.now(clock);
        Map<String, String> byHost = new HashMap<>();
        for (ServiceRecord service : services.list(null, ServiceRecord.COMPUTE)) {
            byHost.put(service.host(), state(service, now));
        }
        Map<String, String> states = new HashMap<>();
        for (Server server : found) {
            String state = state(server.placement().host(), byHost);
            if (all || state.equals(UNKNOWN)) {
                states.put(server.id(), state);
            }
        }
        return states;
    }

    private static String state(@Nullable String host, Map<String, String> byHost) {
        return host == null ? "" : byHost.getOrDefault(host, "");
    }

    private String state(ServiceRecord service, LocalDateTime now) {
        if (service.forcedDown()) {
            return "DOWN";
        }
        if (service.disabled()) {
            return "MAINTENANCE";
        }
        return service.isUp(now, hosts.downAfter()) ? "UP" : UNKNOWN;
    }
}
