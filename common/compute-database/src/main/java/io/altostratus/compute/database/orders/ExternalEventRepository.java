package io.altostratus.compute.database.orders;

import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What other services told about servers, kept until it is of no use. */
@Repository
public class ExternalEventRepository {

    /** The network of a port is ready; the tag is the port. */
    public static final String VIF_PLUGGED = "network-vif-plugged";

    /** The port is gone; the tag is the port. */
    public static final String VIF_DELETED = "network-vif-deleted";

    /** Addresses or groups of a server's ports have changed. */
    public static final String NETWORK_CHANGED = "network-changed";

    /** @param tag what the event is about, for example a port */
    public record Event(String name, String tag, String status) {}

    private final JdbcClient jdbc;
    private final Clock clock;

    public ExternalEventRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public void record(String serverId, Event event) {
        jdbc.sql("""
                INSERT INTO external_events (server_id, name, tag, status, received_at)
                VALUES (:server, :name, :tag, :status, :now)
                ON DUPLICATE KEY UPDATE status = :status, received_at = :now
                """)
                .param("server", serverId)
                .param("name", event.name())
                .param("tag", event.tag())
                .param("status", event.status())
                .param("now", UtcTime.now(clock))
                .update();
    }

    public List<Event> of(String serverId, String name) {
        return jdbc.sql("SELECT name, tag, status FROM external_events WHERE server_id = :server AND name = :name")
                .param("server", serverId)
                .param("name", name)
                .query(Event.class)
                .list();
    }

    /** What was told until now does not count for what comes. */
    public void clear(String serverId, String name) {
        jdbc.sql("DELETE FROM external_events WHERE server_id = :server AND name = :name")
                .param("server", serverId)
                .param("name", name)
                .update();
    }

    /** What was told of one thing until now does not count for what comes. */
    public void clear(String serverId, String name, String tag) {
        jdbc.sql("DELETE FROM external_events WHERE server_id = :server AND name = :name AND tag = :tag")
                .param("server", serverId)
                .param("name", name)
                .param("tag", tag)
                .update();
    }

    public int purge(LocalDateTime before, int limit) {
        return jdbc.sql("DELETE FROM external_events WHERE received_at < :before LIMIT " + limit)
                .param("before", before)
                .update();
    }
}
