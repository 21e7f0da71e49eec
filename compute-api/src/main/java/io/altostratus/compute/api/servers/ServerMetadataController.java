package io.altostratus.compute.api.servers;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.creation.ServerLimits;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.compute.api.tasks.ServerAccess;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.RowLock;
import io.altostratus.persistence.Transactions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /servers/{id}/metadata}: names and values that a user keeps with a server. */
@RestController
@RequestMapping("/v2.1/servers/{id}/metadata")
class ServerMetadataController {

    private static final String RULE = "os_compute_api:server-metadata:";
    private static final String UPDATE = "update metadata";
    private static final String DELETE = "delete metadata";

    private final ServerAccess access;
    private final ServerRepository servers;
    private final QuotaLimits quotas;
    private final RowLock lock;
    private final Transactions transactions;

    ServerMetadataController(
            ServerAccess access,
            ServerRepository servers,
            QuotaLimits quotas,
            JdbcClient jdbc,
            Transactions transactions) {
        this.access = access;
        this.servers = servers;
        this.quotas = quotas;
        this.lock = new RowLock(jdbc);
        this.transactions = transactions;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, @PathVariable String id) {
        return Map.of("metadata", access.require(id, RULE + "index", context).metadata());
    }

    @GetMapping("/{key}")
    Map<String, Object> show(RequestContext context, @PathVariable String id, @PathVariable String key) {
        String value = access.require(id, RULE + "show", context).metadata().get(key);
        if (value == null) {
            throw ApiException.notFound("Metadata item was not found");
        }
        return Map.of("meta", Map.of(key, value));
    }

    @PostMapping
    Map<String, Object> merge(
            RequestContext context, @PathVariable String id, @ValidBody("metadata-all") JsonNode body) {
        return Map.of("metadata", change(context, id, "create", UPDATE, old -> {
            old.putAll(values(body.get("metadata")));
            return old;
        }));
    }

    @PutMapping
    Map<String, Object> replace(
            RequestContext context, @PathVariable String id, @ValidBody("metadata-all") JsonNode body) {
        return Map.of("metadata", change(context, id, "update_all", UPDATE, old -> values(body.get("metadata"))));
    }

    @PutMapping("/{key}")
    Map<String, Object> set(
            RequestContext context,
            @PathVariable String id,
            @PathVariable String key,
            @ValidBody("metadata-one") JsonNode body) {
        Map<String, String> one = values(body.get("meta"));
        if (!one.containsKey(key)) {
            throw ApiException.badRequest("Request body and URI mismatch");
        }
        change(context, id, "update", UPDATE, old -> {
            old.putAll(one);
            return old;
        });
        return Map.of("meta", one);
    }

    @DeleteMapping("/{key}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id, @PathVariable String key) {
        change(context, id, "delete", DELETE, old -> {
            if (old.remove(key) == null) {
                throw ApiException.notFound("Metadata item was not found");
            }
            return old;
        });
    }

    /** Changes of the same server's metadata wait for each other, so that none is lost. */
    private Map<String, String> change(
            RequestContext context, String id, String rule, String verb, UnaryOperator<Map<String, String>> change) {
        Server before = access.require(id, RULE + rule, context);
        ServerTasks.requireUnlocked(before, context);
        if (before.state().task() != null && !before.state().task().isBrief() || !ServerAccess.isSettled(before)) {
            throw ServerTasks.conflict(before, verb);
        }
        return transactions.call(() -> {
            lock.acquire("metadata:" + id);
            Map<String, String> now =
                    new LinkedHashMap<>(servers.find(id).orElse(before).metadata());
            Map<String, String> changed = change.apply(now);
            ServerLimits.requireMetadata(changed.size(), quotas.of(before.projectId(), before.userId()));
            servers.change(id, new ServerChange().metadata(changed));
            return changed;
        });
    }

    private static Map<String, String> values(JsonNode metadata) {
        Map<String, String> values = new LinkedHashMap<>();
        metadata.properties().forEach(p -> values.put(p.getKey(), p.getValue().asString()));
        return values;
    }
}
