package io.altostratus.compute.api.tags;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.compute.api.tasks.ServerAccess;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.tags.TagRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.RowLock;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /servers/{id}/tags}, since 2.26. */
@RestController
@RequestMapping("/v2.1/servers/{id}/tags")
class ServerTagController {

    private static final String RULE = "os_compute_api:os-server-tags:";
    private static final String SINCE = "2.26";
    private static final int MOST = 50;
    private static final Pattern VALID = Pattern.compile("[^,/]{1,60}");

    private final ServerAccess access;
    private final TagRepository tags;
    private final RowLock lock;
    private final Transactions transactions;

    ServerTagController(ServerAccess access, TagRepository tags, JdbcClient jdbc, Transactions transactions) {
        this.access = access;
        this.tags = tags;
        this.lock = new RowLock(jdbc);
        this.transactions = transactions;
    }

    @OnlyIn(from = SINCE)
    @GetMapping
    Map<String, Object> list(RequestContext context, @PathVariable String id) {
        return Map.of(
                "tags", tags.of(access.require(id, RULE + "index", context).id()));
    }

    @OnlyIn(from = SINCE)
    @GetMapping("/{tag}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void show(RequestContext context, @PathVariable String id, @PathVariable String tag) {
        if (!tags.of(access.require(id, RULE + "show", context).id()).contains(tag)) {
            throw unknown(id, tag);
        }
    }

    /** 201 if it is new, 204 if the server has it. */
    @OnlyIn(from = SINCE)
    @PutMapping("/{tag}")
    ResponseEntity<Void> add(
            RequestContext context, HttpServletRequest request, @PathVariable String id, @PathVariable String tag) {
        Server server = settled(access.require(id, RULE + "update", context), "update tag");
        if (!VALID.matcher(tag).matches()) {
            throw ApiException.badRequest("Tag '" + tag + "' is invalid. It must be a non empty string without"
                    + " characters '/' and ',' of at most 60 characters.");
        }
        boolean added = transactions.call(() -> {
            lock.acquire("tags:" + server.id());
            List<String> now = tags.of(server.id());
            if (now.size() >= MOST) {
                throw ApiException.badRequest("The number of tags exceeded the per-server limit " + MOST);
            }
            tags.add(List.of(server.id()), List.of(tag));
            return !now.contains(tag);
        });
        return added
                ? ResponseEntity.status(HttpStatus.CREATED)
                        .header("Location", PageLinks.base(request) + request.getRequestURI())
                        .build()
                : ResponseEntity.noContent().build();
    }

    @OnlyIn(from = SINCE)
    @PutMapping
    Map<String, Object> replace(
            RequestContext context, @PathVariable String id, @ValidBody("server-tags") JsonNode body) {
        Server server = settled(access.require(id, RULE + "update_all", context), "update tags");
        Set<String> wanted = new TreeSet<>();
        body.get("tags").forEach(tag -> wanted.add(tag.asString()));
        transactions.run(() -> {
            lock.acquire("tags:" + server.id());
            tags.removeAll(server.id());
            tags.add(List.of(server.id()), wanted);
        });
        return Map.of("tags", tags.of(server.id()));
    }

    @OnlyIn(from = SINCE)
    @DeleteMapping("/{tag}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(RequestContext context, @PathVariable String id, @PathVariable String tag) {
        Server server = settled(access.require(id, RULE + "delete", context), "delete tag");
        if (!transactions.call(() -> tags.remove(server.id(), tag))) {
            throw unknown(id, tag);
        }
    }

    @OnlyIn(from = SINCE)
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeAll(RequestContext context, @PathVariable String id) {
        Server server = settled(access.require(id, RULE + "delete_all", context), "delete tags");
        transactions.run(() -> tags.removeAll(server.id()));
    }

    private static Server settled(Server server, String verb) {
        if (!ServerAccess.isSettled(server)) {
            throw ServerTasks.conflict(server, verb);
        }
        return server;
    }

    private static ApiException unknown(String id, String tag) {
        return ApiException.notFound("Server " + id + " has no tag '" + tag + "'");
    }
}
