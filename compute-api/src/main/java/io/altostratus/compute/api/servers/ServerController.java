package io.altostratus.compute.api.servers;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.creation.ServerCreation;
import io.altostratus.compute.api.creation.ServerRequest;
import io.altostratus.compute.api.listing.ServerColumns;
import io.altostratus.compute.api.listing.ServerListQuery;
import io.altostratus.compute.api.tasks.ServerAccess;
import io.altostratus.compute.api.views.ServerLinks;
import io.altostratus.compute.api.views.ServerView;
import io.altostratus.compute.api.views.ServerViews;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.context.LogContext;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /servers}. */
@RestController
@RequestMapping("/v2.1/servers")
class ServerController {

    /** MariaDB's and MySQL's number for a regular expression that their library does not take. */
    private static final int BAD_REGEXP = 1139;

    private final ServerRepository servers;
    private final ServerAccess access;
    private final ServerCreation creation;
    private final ServerDeletion deletion;
    private final ServerUpdate updates;
    private final ServerViews views;
    private final JdbcClient jdbc;
    private final Policy policy;

    ServerController(
            ServerRepository servers,
            ServerAccess access,
            ServerCreation creation,
            ServerDeletion deletion,
            ServerUpdate updates,
            ServerViews views,
            JdbcClient jdbc,
            Policy policy) {
        this.servers = servers;
        this.access = access;
        this.creation = creation;
        this.deletion = deletion;
        this.updates = updates;
        this.views = views;
        this.jdbc = jdbc;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, Microversion version, HttpServletRequest request) {
        policy.enforce(context, "os_compute_api:servers:index");
        ServerLinks links = ServerLinks.in(request);
        List<Server> found = page(context, version, request, "os_compute_api:servers:index");
        return answer(
                found.stream().map(server -> ServerViews.summary(server, links)).toList(),
                found,
                version,
                request,
                context);
    }

    @GetMapping("/detail")
    Map<String, Object> detail(RequestContext context, Microversion version, HttpServletRequest request) {
        policy.enforce(context, "os_compute_api:servers:detail");
        List<Server> found = page(context, version, request, "os_compute_api:servers:detail");
        return answer(views.list(found, version, request, context), found, version, request, context);
    }

    private List<Server> page(RequestContext context, Microversion version, HttpServletRequest request, String rule) {
        ServerListQuery query = new ServerListQuery(request, version, context, policy, rule);
        PageRequest page = query.page();
        var sql = query.sql(jdbc, page);
        if (query.isForNothing()) {
            return List.of();
        }
        try {
            return servers.page(sql);
        } catch (DataAccessException e) {
            if (e.getMostSpecificCause() instanceof SQLException cause && cause.getErrorCode() == BAD_REGEXP) {
                throw ApiException.badRequest("Invalid input for query parameters: not a regular expression.");
            }
            throw e;
        }
    }

    private static Map<String, Object> answer(
            List<Map<String, Object>> list,
            List<Server> found,
            Microversion version,
            HttpServletRequest request,
            RequestContext context) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("servers", list);
        int limit = ServerColumns.page(request, version, context.isAdmin()).limit();
        if (!found.isEmpty() && found.size() == limit) {
            String next = PageLinks.next(request, found.getLast().id());
            answer.put("servers_links", List.of(Map.of("rel", "next", "href", next)));
        }
        return answer;
    }

    @GetMapping("/{id}")
    Map<String, Object> show(
            RequestContext context, Microversion version, HttpServletRequest request, @PathVariable String id) {
        Server server = access.require(id, "os_compute_api:servers:show", context);
        return Map.of("server", views.shown(server, version, request, context));
    }

    @GetMapping("/{id}/ips")
    Map<String, Object> addresses(RequestContext context, @PathVariable String id) {
        Server server = access.require(id, "os_compute_api:ips:index", context);
        return Map.of("addresses", ServerView.addresses(server, false));
    }

    @GetMapping("/{id}/ips/{network}")
    Map<String, Object> addressesOn(RequestContext context, @PathVariable String id, @PathVariable String network) {
        Server server = access.require(id, "os_compute_api:ips:show", context);
        Object addresses = ServerView.addresses(server, false).get(network);
        if (addresses == null) {
            throw ApiException.notFound("Instance is not a member of specified network");
        }
        return Map.of(network, addresses);
    }

    @PostMapping
    ResponseEntity<Map<String, Object>> create(
            RequestContext context,
            Microversion version,
            HttpServletRequest request,
            @RequestHeader("X-Auth-Token") String token,
            @ValidBody("server-create") JsonNode body) {
        policy.enforce(context, "os_compute_api:servers:create");
        ServerRequest wanted = ServerRequest.of(body, version);
        ServerCreation.Accepted accepted = creation.create(wanted, token, context);
        if (wanted.returnReservationId()) {
            return ResponseEntity.accepted()
                    .body(Map.of("reservation_id", accepted.first().launch().reservationId()));
        }
        String id = accepted.first().id();
        ServerLinks links = ServerLinks.in(request);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("links", links.of("servers", id));
        view.put("OS-DCF:diskConfig", accepted.first().launch().diskConfig());
        view.put(
                "security_groups",
                wanted.securityGroups().stream()
                        .map(name -> Map.of("name", name))
                        .toList());
        if (accepted.password() != null) {
            view.put("adminPass", accepted.password());
        }
        return ResponseEntity.accepted()
                .header("Location", links.self("servers", id))
                .body(Map.of("server", view));
    }

    @PutMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            Microversion version,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("server-update") JsonNode body) {
        Server server = access.require(id, "os_compute_api:servers:update", context);
        Server changed = updates.apply(server, body.get("server"));
        return Map.of("server", views.changed(changed, version, request, context));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        Server server = access.require(id, "os_compute_api:servers:delete", context);
        try (LogContext instance = LogContext.about("instance", server.id())) {
            deletion.delete(server, context);
        }
    }
}
