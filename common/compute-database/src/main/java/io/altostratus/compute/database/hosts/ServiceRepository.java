package io.altostratus.compute.database.hosts;

import io.altostratus.persistence.UtcTime;
import io.altostratus.persistence.Where;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who is there, and who was heard of when. */
@Repository
public class ServiceRepository {

    private static final String SELECT = """
            SELECT pk, id, host, binary_name, zone, disabled, disabled_reason, forced_down, started_at, last_seen_at
            FROM services
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    public ServiceRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A sign of life; the first one registers the service. */
    public void seen(String host, String binary, String zone, LocalDateTime startedAt) {
        LocalDateTime now = UtcTime.now(clock);
        int known = jdbc.sql("""
                        UPDATE services SET last_seen_at = :now, started_at = :started, zone = :zone
                        WHERE host = :host AND binary_name = :binary
                        """)
                .param("now", now)
                .param("started", startedAt)
                .param("zone", zone)
                .param("host", host)
                .param("binary", binary)
                .update();
        if (known == 0) {
            jdbc.sql("""
                    INSERT INTO services (id, host, binary_name, zone, started_at, last_seen_at)
                    VALUES (:id, :host, :binary, :zone, :started, :now)
                    ON DUPLICATE KEY UPDATE last_seen_at = :now, started_at = :started, zone = :zone
                    """)
                    .param("id", UUID.randomUUID().toString())
                    .param("host", host)
                    .param("binary", binary)
                    .param("zone", zone)
                    .param("started", startedAt)
                    .param("now", now)
                    .update();
        }
    }

    /** A sign of life of a host that is registered. */
    public boolean seen(String host, String binary, LocalDateTime startedAt) {
        return jdbc.sql("""
                        UPDATE services SET last_seen_at = :now, started_at = :started
                        WHERE host = :host AND binary_name = :binary
                        """)
                        .param("now", UtcTime.now(clock))
                        .param("started", startedAt)
                        .param("host", host)
                        .param("binary", binary)
                        .update()
                > 0;
    }

    public List<ServiceRecord> list(@Nullable String host, @Nullable String binary) {
        Where where = new Where().equal("host", host).equal("binary_name", binary);
        return jdbc.sql(SELECT + where.sql() + " ORDER BY pk")
                .params(where.parameters())
                .query(ServiceRecord.class)
                .list();
    }

    public Optional<ServiceRecord> find(String host, String binary) {
        return list(host, binary).stream().findFirst();
    }

    public Optional<ServiceRecord> findById(long pk) {
        return jdbc.sql(SELECT + " WHERE pk = :pk")
                .param("pk", pk)
                .query(ServiceRecord.class)
                .optional();
    }

    public Optional<ServiceRecord> findById(String id) {
        return jdbc.sql(SELECT + " WHERE id = CONVERT(:id USING ascii)")
                .param("id", id)
                .query(ServiceRecord.class)
                .optional();
    }

    /** Says that a host is gone although it may still be heard of, or that it is not. */
    public boolean setForcedDown(String host, String binary, boolean forcedDown) {
        return jdbc.sql("UPDATE services SET forced_down = :down WHERE host = :host AND binary_name = :binary")
                        .param("down", forcedDown)
                        .param("host", host)
                        .param("binary", binary)
                        .update()
                > 0;
    }

    public boolean setDisabled(String host, String binary, boolean disabled, @Nullable String reason) {
        return jdbc.sql("""
                        UPDATE services SET disabled = :disabled, disabled_reason = :reason
                        WHERE host = :host AND binary_name = :binary
                        """)
                        .param("disabled", disabled)
                        .param("reason", reason)
                        .param("host", host)
                        .param("binary", binary)
                        .update()
                > 0;
    }

    public void delete(long pk) {
        jdbc.sql("DELETE FROM services WHERE pk = :pk").param("pk", pk).update();
    }
}
