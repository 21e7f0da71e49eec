package io.altostratus.compute.database.actions;

import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.UtcTime;
import io.altostratus.persistence.Where;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;

/** Actions are written before anything is sent to anyone, so that a server's owner always finds what was asked. */
@Repository
public class ActionRepository {

    private static final int LONGEST_MESSAGE = 255;

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;
    private final Clock clock;

    public ActionRepository(JdbcClient jdbc, NamedParameterJdbcTemplate batches, Clock clock) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.clock = clock;
    }

    /** Repeating it for the same request changes nothing. */
    public void start(Collection<String> serverIds, String action, RequestContext context) {
        LocalDateTime now = UtcTime.now(clock);
        batches.batchUpdate(
                """
                INSERT INTO server_actions (server_id, action, request_id, user_id, project_id, started_at, updated_at)
                VALUES (:server, :action, :request, :user, :project, :now, :now)
                ON DUPLICATE KEY UPDATE updated_at = :now
                """,
                serverIds.stream()
                        .map(id -> new MapSqlParameterSource()
                                .addValue("server", id)
                                .addValue("action", action)
                                .addValue("request", context.requestId())
                                .addValue("user", context.userId())
                                .addValue("project", context.projectId())
                                .addValue("now", now))
                        .toArray(SqlParameterSource[]::new));
    }

    /** Adds parts of the work that have ended. Repeating it changes nothing. */
    public void add(String serverId, String requestId, List<ServerAction.Event> events) {
        batches.batchUpdate(
                """
                INSERT INTO server_action_events (action_pk, event, host, result, details, started_at, finished_at)
                SELECT pk, :event, :host, :result, :details, :started, :finished FROM server_actions
                WHERE server_id = :server AND request_id = :request
                ON DUPLICATE KEY UPDATE result = VALUES(result), details = VALUES(details), finished_at = VALUES(finished_at)
                """,
                events.stream()
                        .map(event -> new MapSqlParameterSource()
                                .addValue("event", event.event())
                                .addValue("host", event.host())
                                .addValue("result", event.result())
                                .addValue("details", event.details())
                                .addValue("started", event.startedAt())
                                .addValue("finished", event.finishedAt())
                                .addValue("server", serverId)
                                .addValue("request", requestId))
                        .toArray(SqlParameterSource[]::new));
        String error = events.stream()
                .filter(ServerAction.Event::hasFailed)
                .map(ServerAction.Event::details)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        jdbc.sql("""
                UPDATE server_actions SET updated_at = :now, message = COALESCE(:message, message)
                WHERE server_id = :server AND request_id = :request
                """)
                .param("now", UtcTime.now(clock))
                .param("message", error == null ? null : shortened(error))
                .param("server", serverId)
                .param("request", requestId)
                .update();
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE);
    }

    /**
     * A part of a server's actions.
     *
     * @param afterPk the number of the action that the part follows
     */
    public record Window(
            @Nullable Long afterPk,
            @Nullable LocalDateTime since,
            @Nullable LocalDateTime before) {}

    /** Newest first. */
    public List<ServerAction> list(String serverId, Window window, int limit) {
        Where where = new Where().equal("server_id", serverId);
        if (window.afterPk() != null) {
            where.and("pk < :after", "after", window.afterPk());
        }
        if (window.since() != null) {
            where.and("updated_at >= :since", "since", window.since());
        }
        if (window.before() != null) {
            where.and("updated_at <= :before", "before", window.before());
        }
        where.parameter("limit", limit);
        return jdbc.sql("SELECT * FROM server_actions" + where.sql() + " ORDER BY pk DESC LIMIT :limit")
                .params(where.parameters())
                .query(ServerAction.class)
                .list();
    }

    public Optional<ServerAction> find(String serverId, String requestId) {
        return jdbc.sql("SELECT * FROM server_actions WHERE server_id = :server AND request_id = :request")
                .param("server", serverId)
                .param("request", requestId)
                .query(ServerAction.class)
                .optional();
    }

    /** Newest first: those that are written, and those of the work that is still going on. */
    public List<ServerAction.Event> events(ServerAction action) {
        List<ServerAction.Event> events = new ArrayList<>(goingOn(action).reversed());
        events.addAll(jdbc.sql("""
                        SELECT event, host, result, details, started_at, finished_at FROM server_action_events
                        WHERE action_pk = :pk ORDER BY started_at DESC, pk DESC
                        """)
                .param("pk", action.pk())
                .query(ServerAction.Event.class)
                .list());
        return events;
    }

    private List<ServerAction.Event> goingOn(ServerAction action) {
        return jdbc.sql("SELECT state, context FROM workflows WHERE active_server = :server")
                .param("server", action.serverId())
                .query((row, n) -> {
                    JsonNode request = Json.MAPPER.readTree(row.getString(2)).path("requestId");
                    JsonNode told = Json.MAPPER.readTree(row.getString(1)).path("story");
                    return request.asString("").equals(action.requestId()) && told.isArray()
                            ? List.of(Json.MAPPER.treeToValue(told, ServerAction.Event[].class))
                            : List.<ServerAction.Event>of();
                })
                .optional()
                .orElse(List.of());
    }

    /** Forgets the actions of servers that are forgotten. @return how many */
    public int purge(LocalDateTime before, int limit) {
        return jdbc.sql("""
                        DELETE FROM server_actions WHERE updated_at < :before
                        AND server_id NOT IN (SELECT id FROM servers) LIMIT
                        """ + limit).param("before", before).update();
    }
}
