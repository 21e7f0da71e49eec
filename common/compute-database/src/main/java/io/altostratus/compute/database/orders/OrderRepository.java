package io.altostratus.compute.database.orders;

import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.UtcTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Orders to hosts: open until the host has reported, closed once and for all by the first report. */
@Repository
public class OrderRepository {

    private static final String SELECT =
            "SELECT id, workflow_id, server_id, host, kind, body, context, deadline, outcome FROM host_orders";

    private final JdbcClient jdbc;
    private final Clock clock;

    public OrderRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public void insert(IssuedOrder order) {
        jdbc.sql("""
                INSERT INTO host_orders (id, workflow_id, server_id, host, kind, body, context, issued_at, sent_at,
                    deadline)
                VALUES (:id, :workflow, :server, :host, :kind, :body, :context, :now, :now, :deadline)
                """)
                .param("id", order.id())
                .param("workflow", order.workflowId())
                .param("server", order.serverId())
                .param("host", order.host())
                .param("kind", order.kind())
                .param("body", order.body())
                .param("context", Json.MAPPER.writeValueAsString(order.context()))
                .param("now", UtcTime.now(clock))
                .param("deadline", order.deadline())
                .update();
    }

    public Optional<IssuedOrder> find(String id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id)
                .query((row, n) -> read(row))
                .optional();
    }

    /**
     * Closes an open order of a host. What it said is forgotten then: it may hold a password.
     *
     * @return false if it was closed before, or is none of this host's
     */
    public boolean close(String id, String host, OrderOutcome outcome) {
        return jdbc.sql("""
                        UPDATE host_orders SET finished_at = :now, outcome = :outcome, body = ''
                        WHERE id = :id AND host = :host AND finished_at IS NULL
                        """)
                        .param("now", UtcTime.now(clock))
                        .param(
                                "outcome",
                                Json.MAPPER.writerFor(OrderOutcome.class).writeValueAsString(outcome))
                        .param("id", id)
                        .param("host", host)
                        .update()
                > 0;
    }

    /** Open orders of a host that it does not have in progress, although they were sent some time ago. */
    public List<IssuedOrder> lost(String host, Collection<String> inProgress, Duration sentBefore) {
        String others = inProgress.isEmpty() ? "" : " AND id NOT IN (:known)";
        var query = jdbc.sql(SELECT + " WHERE host = :host AND finished_at IS NULL AND sent_at < :before" + others
                        + " LIMIT 500")
                .param("host", host)
                .param("before", UtcTime.now(clock).minus(sentBefore));
        return (inProgress.isEmpty() ? query : query.param("known", inProgress))
                .query((row, n) -> read(row))
                .list();
    }

    public void sentAgain(String id) {
        jdbc.sql("UPDATE host_orders SET sent_at = :now WHERE id = :id")
                .param("now", UtcTime.now(clock))
                .param("id", id)
                .update();
    }

    /**
     * Nobody waits for a server's open orders any more. They are found first and closed by their ids, because an update
     * that looks for them by their work would lock those of others on its way.
     */
    public void abandonOf(String workflowId, String reason) {
        List<String> open = jdbc.sql("SELECT id FROM host_orders WHERE workflow_id = :workflow AND finished_at IS NULL")
                .param("workflow", workflowId)
                .query(String.class)
                .list();
        if (open.isEmpty()) {
            return;
        }
        OrderOutcome outcome = new OrderOutcome.Failed("waiting for the host", reason, "nothing", true);
        jdbc.sql(
                        "UPDATE host_orders SET finished_at = :now, outcome = :outcome, body = '' WHERE id IN (:ids) AND finished_at IS NULL")
                .param("now", UtcTime.now(clock))
                .param("outcome", Json.MAPPER.writerFor(OrderOutcome.class).writeValueAsString(outcome))
                .param("ids", open)
                .update();
    }

    /** Forgets closed orders, a few at a time. @return how many */
    public int purge(LocalDateTime finishedBefore, int limit) {
        return jdbc.sql("DELETE FROM host_orders WHERE finished_at < :before LIMIT " + limit)
                .param("before", finishedBefore)
                .update();
    }

    private static IssuedOrder read(ResultSet row) throws SQLException {
        String outcome = row.getString(9);
        return new IssuedOrder(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                Json.MAPPER.readValue(row.getString(7), RequestContext.class),
                row.getObject(8, LocalDateTime.class),
                outcome == null ? null : Json.MAPPER.readValue(outcome, OrderOutcome.class));
    }
}
