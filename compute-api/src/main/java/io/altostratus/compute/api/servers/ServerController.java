package io.altostratus.compute.api.servers;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.servers.NewServer;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private final ServerRepository servers;
    private final ServerAccess access;
    private final ServerCreation creation;
    private final ServerDeletion deletion;
    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Policy policy;

    ServerController(
            ServerRepository servers,
            ServerAccess access,
            ServerCreation creation,
            ServerDeletion deletion,
            JdbcClient jdbc,
            Transactions transactions,
            Policy policy) {
        this.servers = servers;
        this.access = access;
        this.creation = creation;
        this.deletion = deletion;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "os_compute_api:servers:index");
        return page(context, request, false);
    }

    @GetMapping("/detail")
    Map<String, Object> detail(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "os_compute_api:servers:detail");
        return page(context, request, true);
    }

    private Map<String, Object> page(RequestContext context, HttpServletRequest request, boolean detailed) {
        ServerListQuery query = new ServerListQuery(request, context, policy);
        PageRequest page = query.page();
        List<Server> found = servers.page(query.sql(jdbc, page));
        ServerView view = new ServerView(request, context);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "servers",
                found.stream().map(detailed ? view::full : view::summary).toList());
        if (!found.isEmpty() && found.size() == page.limit()) {
            answer.put(
                    "servers_links",
                    List.of(Map.of(
                            "rel",
                            "next",
                            "href",
                            PageLinks.next(request, found.getLast().id()))));
        }
        return answer;
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Server server = access.require(id, "os_compute_api:servers:show", context);
        return Map.of("server", new ServerView(request, context).full(server));
    }

    @GetMapping("/{id}/ips")
    Map<String, Object> addresses(RequestContext context, @PathVariable String id) {
        Server server = access.require(id, "os_compute_api:ips:index", context);
        return Map.of("addresses", ServerView.addresses(server));
    }

    @GetMapping("/{id}/ips/{network}")
    Map<String, Object> addressesOn(RequestContext context, @PathVariable String id, @PathVariable String network) {
        Server server = access.require(id, "os_compute_api:ips:show", context);
        Object addresses = ServerView.addresses(server).get(network);
        if (addresses == null) {
            throw ApiException.notFound("Instance is not a member of specified network");
        }
        return Map.of(network, addresses);
    }

    @PostMapping
    ResponseEntity<Map<String, Object>> create(
            RequestContext context,
            HttpServletRequest request,
            @RequestHeader("X-Auth-Token") String token,
            @ValidBody("server-create") JsonNode body) {
        policy.enforce(context, "os_compute_api:servers:create");
        ServerRequest wanted = ServerRequest.of(body);
        List<NewServer> accepted = creation.create(wanted, token, context);
        NewServer first = accepted.getFirst();
        if (wanted.returnReservationId()) {
            return ResponseEntity.accepted()
                    .body(Map.of("reservation_id", first.launch().reservationId()));
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", first.id());
        List<Map<String, Object>> links = new ServerView(request, context).links("servers", first.id());
        view.put("links", links);
        view.put("OS-DCF:diskConfig", first.launch().diskConfig());
        view.put(
                "security_groups",
                first.securityGroups().stream()
                        .map(group -> Map.of("name", group.name()))
                        .toList());
        return ResponseEntity.accepted()
                .header("Location", String.valueOf(links.getFirst().get("href")))
                .body(Map.of("server", view));
    }

    @PutMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("server-update") JsonNode body) {
        access.require(id, "os_compute_api:servers:update", context);
        JsonNode wanted = body.get("server");
        ServerChange change = new ServerChange();
        if (wanted.has("name")) {
            change.name(wanted.get("name").asString().strip());
        }
        if (wanted.has("OS-DCF:diskConfig")) {
            change.diskConfig(wanted.get("OS-DCF:diskConfig").asString());
        }
        change.accessIps(
                wanted.has("accessIPv4") ? wanted.get("accessIPv4").asString("") : null,
                wanted.has("accessIPv6") ? wanted.get("accessIPv6").asString("") : null);
        transactions.run(() -> servers.change(id, change));
        Server changed = access.require(id, "os_compute_api:servers:show", context);
        return Map.of("server", new ServerView(request, context).full(changed));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        Server server = access.require(id, "os_compute_api:servers:delete", context);
        deletion.delete(server, context);
    }
}
