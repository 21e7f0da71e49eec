package io.altostratus.compute.api.migrations;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.compute.api.tasks.ServerAccess;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.migrations.Migration;
import io.altostratus.compute.database.migrations.MigrationRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code /servers/{id}/migrations}: live migrations that go on, which can be watched, hurried and aborted. There are none
 * in this cloud yet, so every answer is that of a server which is not being migrated.
 */
@RestController
@RequestMapping("/v2.1/servers/{id}/migrations")
class ServerMigrationController {

    private final ServerAccess access;
    private final MigrationRepository migrations;

    ServerMigrationController(ServerAccess access, MigrationRepository migrations) {
        this.access = access;
        this.migrations = migrations;
    }

    @GetMapping
    @OnlyIn(from = "2.23")
    Map<String, Object> list(RequestContext context, @PathVariable String id) {
        access.require(id, "os_compute_api:servers:migrations:index", context);
        return Map.of("migrations", List.of());
    }

    @GetMapping("/{number}")
    @OnlyIn(from = "2.23")
    Map<String, Object> show(RequestContext context, @PathVariable String id, @PathVariable String number) {
        Server server = access.require(id, "os_compute_api:servers:migrations:show", context);
        Migration migration = find(server, number)
                .orElseThrow(() -> ApiException.notFound(
                        "In-progress live migration " + number + " is not found for server " + server.id() + "."));
        throw ApiException.notFound(
                migration.type().equals(Migration.LIVE)
                        ? "Live migration " + number + " for server " + server.id() + " is not in progress."
                        : "Migration " + number + " for server " + server.id() + " is not live-migration.");
    }

    @PostMapping("/{number}/action")
    @OnlyIn(from = "2.22")
    void forceComplete(
            RequestContext context,
            @PathVariable String id,
            @PathVariable String number,
            @ValidBody("server-migration-force-complete") JsonNode body) {
        Server server = access.require(id, "os_compute_api:servers:migrations:force_complete", context);
        ServerTasks.requireUnlocked(server, context);
        throw ServerTasks.conflict(server, "force_complete");
    }

    @DeleteMapping("/{number}")
    @OnlyIn(from = "2.24")
    void abort(RequestContext context, @PathVariable String id, @PathVariable String number) {
        Server server = access.require(id, "os_compute_api:servers:migrations:delete", context);
        ServerTasks.requireUnlocked(server, context);
        throw ServerTasks.conflict(server, "abort live migration");
    }

    private Optional<Migration> find(Server server, String number) {
        try {
            return migrations.find(server.id(), Long.parseLong(number));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
