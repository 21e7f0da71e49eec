package io.altostratus.compute.database.consoles;

import io.altostratus.compute.database.workflows.WorkflowKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Console tokens in the database, by their hashes. */
@Repository
public class ConsoleTokenRepository {

    /** Work during which the guest stays the one that a token was made for. Any other makes tokens void. */
    private static final List<String> HARMLESS = Stream.of(
                    WorkflowKind.REBOOT_SERVER,
                    WorkflowKind.HARD_REBOOT_SERVER,
                    WorkflowKind.PAUSE_SERVER,
                    WorkflowKind.UNPAUSE_SERVER,
                    WorkflowKind.SNAPSHOT_SERVER,
                    WorkflowKind.ATTACH_INTERFACE,
                    WorkflowKind.DETACH_INTERFACE)
            .map(WorkflowKind::word)
            .toList();

    private final JdbcClient jdbc;

    public ConsoleTokenRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Removes some that have expired, too: one statement for each token that is made keeps the table small. */
    public void insert(String hash, ConsoleToken token, Duration life) {
        jdbc.sql("DELETE FROM console_tokens WHERE expires_at < UTC_TIMESTAMP(6) LIMIT 10")
                .update();
        jdbc.sql("""
                INSERT INTO console_tokens (token_hash, server_id, user_id, kind, host, address, port, after_workflow,
                    expires_at)
                SELECT :hash, :serverId, :userId, :kind, :host, :address, :port,
                    COALESCE((SELECT MAX(w.pk) FROM workflows w WHERE w.server_id = :serverId), 0),
                    UTC_TIMESTAMP(6) + INTERVAL :life MICROSECOND
                """)
                .param("hash", hash)
                .param("serverId", token.serverId())
                .param("userId", token.userId())
                .param("kind", token.kind().name())
                .param("host", token.host())
                .param("address", token.address())
                .param("port", token.port())
                .param("life", life.toNanos() / 1_000)
                .update();
    }

    /**
     * Empty for one that was never made, is too old, or is of a guest that is not there any more: deleted, moved, or since
     * then stopped, rebuilt or set aside.
     */
    public Optional<ConsoleToken> find(String hash) {
        return jdbc.sql("""
                        SELECT t.server_id, t.user_id, t.kind, t.host, t.address, t.port FROM console_tokens t
                        JOIN servers s ON s.id = t.server_id AND s.host = t.host AND NOT s.deleted
                        WHERE t.token_hash = :hash AND t.expires_at > UTC_TIMESTAMP(6) AND NOT EXISTS (
                            SELECT 1 FROM workflows w
                            WHERE w.server_id = t.server_id AND w.pk > t.after_workflow AND w.kind NOT IN (:harmless))
                        """)
                .param("hash", hash)
                .param("harmless", HARMLESS)
                .query(ConsoleToken.class)
                .optional();
    }
}
