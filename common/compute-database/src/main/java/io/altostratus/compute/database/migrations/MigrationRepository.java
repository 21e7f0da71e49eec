package io.altostratus.compute.database.migrations;

import io.altostratus.compute.database.servers.Server;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Migrations. One that is active counts for its server's quota with what the other one of both sizes has more than the
 * server's own row says, so that neither a resize nor the way back from it finds the quota taken by others.
 */
@Repository
public class MigrationRepository {

    private static final String COLUMNS = """
            SELECT m.pk, m.id, m.server_id, m.project_id, m.user_id, m.type, m.status, m.source_host, m.source_node,
                m.dest_host, m.dest_node, m.dest_address, m.old_flavor_pk, m.new_flavor_pk, m.active, m.created_at,
                m.updated_at
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    public MigrationRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public List<Migration> page(Keyset.Page page) {
        return jdbc.sql(COLUMNS + page.sql())
                .params(page.parameters())
                .query(Migration.class)
                .list();
    }

    /** @param number by which Nova's users know it */
    public Optional<Migration> find(String serverId, long number) {
        return jdbc.sql(COLUMNS + " FROM migrations m WHERE m.pk = :pk AND m.server_id = :server")
                .param("pk", number)
                .param("server", serverId)
                .query(Migration.class)
                .optional();
    }

    /** Which of these are going on. */
    public List<String> active(Collection<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : jdbc.sql("SELECT id FROM migrations WHERE id IN (:ids) AND active = TRUE")
                        .param("ids", ids)
                        .query(String.class)
                        .list();
    }

    /** Ends those of a server that go away: one that was waiting to be confirmed is. @return their ids */
    public List<String> endOf(String serverId) {
        List<String> ids = jdbc.sql("SELECT id FROM migrations WHERE server_id = :server AND active = TRUE")
                .param("server", serverId)
                .query(String.class)
                .list();
        if (!ids.isEmpty()) {
            jdbc.sql("""
                    UPDATE migrations SET status = IF(status = 'finished', 'confirmed', 'error'), active = FALSE,
                        extra_vcpus = 0, extra_memory_mb = 0, updated_at = :now WHERE server_id = :server AND active = TRUE
                    """)
                    .param("server", serverId)
                    .param("now", UtcTime.now(clock))
                    .update();
        }
        return ids;
    }

    /** Servers whose resize has waited since then to be confirmed. */
    public List<String> waitingSince(LocalDateTime before, int limit) {
        return jdbc.sql("""
                        SELECT s.id FROM migrations m JOIN servers s ON s.id = m.server_id
                        WHERE m.active = TRUE AND m.status = 'finished' AND m.updated_at <= :before
                          AND s.deleted = FALSE AND s.vm_state = 'resized' AND s.task_state IS NULL
                        ORDER BY m.pk LIMIT :limit
                        """)
                .param("before", before)
                .param("limit", limit)
                .query(String.class)
                .list();
    }

    /** One to another size on the server's own host. Must run in a transaction that holds the quota's lock. */
    public void insert(NewMigration migration) {
        Server server = migration.server();
        jdbc.sql("""
                INSERT INTO migrations (id, server_id, server_project_id, project_id, user_id, type, status, source_host,
                    source_node, old_flavor_pk, new_flavor_pk, extra_vcpus, extra_memory_mb, active, created_at)
                VALUES (:id, :server, :serverProject, :project, :user, :type, 'pre-migrating', :host, :node, :oldFlavor,
                    :newFlavor, :vcpus, :memory, TRUE, :now)
                """)
                .param("id", migration.id())
                .param("server", server.id())
                .param("serverProject", server.projectId())
                .param("project", migration.projectId())
                .param("user", migration.userId())
                .param("type", migration.type())
                .param("host", server.placement().host())
                .param("node", server.placement().hypervisor())
                .param("oldFlavor", migration.oldFlavorPk())
                .param("newFlavor", migration.newFlavorPk())
                .param(
                        "vcpus",
                        Math.max(0, migration.newSize().vcpus() - server.size().vcpus()))
                .param(
                        "memory",
                        Math.max(
                                0,
                                migration.newSize().memoryMb() - server.size().memoryMb()))
                .param("now", UtcTime.now(clock))
                .update();
    }

    /** Where an active one leads. */
    public void destination(String id, String host, String address) {
        jdbc.sql("""
                UPDATE migrations SET dest_host = :host, dest_node = :host, dest_address = :address, status = 'migrating',
                    updated_at = :now WHERE id = :id AND active = TRUE
                """)
                .param("id", id)
                .param("host", host)
                .param("address", address)
                .param("now", UtcTime.now(clock))
                .update();
    }

    public void status(String id, String status) {
        jdbc.sql("UPDATE migrations SET status = :status, updated_at = :now WHERE id = :id AND active = TRUE")
                .param("id", id)
                .param("status", status)
                .param("now", UtcTime.now(clock))
                .update();
    }

    /** The server has the new size and may go back to the old one. */
    public void finished(String id, Server.Size oldSize, Server.Size newSize) {
        jdbc.sql("""
                UPDATE migrations SET status = 'finished', extra_vcpus = :vcpus, extra_memory_mb = :memory,
                    updated_at = :now WHERE id = :id AND active = TRUE
                """)
                .param("id", id)
                .param("vcpus", Math.max(0, oldSize.vcpus() - newSize.vcpus()))
                .param("memory", Math.max(0, oldSize.memoryMb() - newSize.memoryMb()))
                .param("now", UtcTime.now(clock))
                .update();
    }

    /** It is over and counts no more. */
    public void end(String id, String status) {
        jdbc.sql("""
                UPDATE migrations SET status = :status, active = FALSE, extra_vcpus = 0, extra_memory_mb = 0,
                    updated_at = :now WHERE id = :id AND active = TRUE
                """)
                .param("id", id)
                .param("status", status)
                .param("now", UtcTime.now(clock))
                .update();
    }
}
