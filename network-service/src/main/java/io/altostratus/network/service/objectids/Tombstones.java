package io.altostratus.network.service.objectids;

import io.altostratus.network.service.api.Errors;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Remembers for a day which ids services have deleted, whether or not there was an object: a request to create it that
 * comes late is refused.
 *
 * <p>Creating inserts the tombstone's row and takes it away again in the same transaction. So of a create and a delete
 * that run at once the second waits for the first, on every node of a cluster, and then sees what it did.
 */
@Repository
public class Tombstones {

    public static final Duration LIFETIME = Duration.ofHours(24);
    private static final int BATCH = 500;

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;
    private final Clock clock;

    Tombstones(JdbcClient jdbc, NamedParameterJdbcTemplate batches, Clock clock) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.clock = clock;
    }

    /**
     * Holds the ids until the transaction ends. Must run inside a transaction.
     *
     * @throws io.altostratus.api.error.ApiException 409 if one of them has a tombstone
     */
    public void admit(List<String> ids) {
        LocalDateTime now = UtcTime.now(clock);
        SqlParameterSource[] rows = ids.stream()
                .sorted()
                .map(id -> new MapSqlParameterSource("id", id).addValue("now", now))
                .toArray(SqlParameterSource[]::new);
        try {
            batches.batchUpdate("INSERT INTO tombstones (id, expires_at) VALUES (:id, :now)", rows);
        } catch (DuplicateKeyException e) {
            throw Errors.conflict(
                    "ObjectDeleted", "An object with one of the ids " + String.join(", ", ids) + " was deleted.");
        }
        jdbc.sql("DELETE FROM tombstones WHERE id IN (:ids)").param("ids", ids).update();
    }

    /** Must run inside the transaction that deletes the object, before it looks for it. */
    public void bury(String id) {
        jdbc.sql("""
                INSERT INTO tombstones (id, expires_at) VALUES (:id, :expires)
                ON DUPLICATE KEY UPDATE expires_at = :expires
                """)
                .param("id", id)
                .param("expires", UtcTime.now(clock).plus(LIFETIME))
                .update();
    }

    /** Forgets what is a day old, a few at a time. */
    public void purge() {
        int deleted;
        do {
            deleted = jdbc.sql("DELETE FROM tombstones WHERE expires_at < :now LIMIT " + BATCH)
                    .param("now", UtcTime.now(clock))
                    .update();
        } while (deleted == BATCH);
    }
}
