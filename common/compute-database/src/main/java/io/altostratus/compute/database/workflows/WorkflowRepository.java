package io.altostratus.compute.database.workflows;

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
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Workflows and their leases. Every statement of a lease's holder names the lease's epoch; one that was paused past its
 * lease finds zero rows and knows that it is no longer the holder.
 */
@Repository
public class WorkflowRepository {

    private static final String SELECT = """
            SELECT id, kind, version, server_id, step, undoing, state, context, generation, orders, superseded_by, epoch,
                step_deadline, failures, created_at
            FROM workflows
            """;

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;
    private final Clock clock;

    public WorkflowRepository(JdbcClient jdbc, NamedParameterJdbcTemplate batches, Clock clock) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.clock = clock;
    }

    /** @throws org.springframework.dao.DuplicateKeyException if a server has unfinished work */
    public void insert(List<NewWorkflow> workflows) {
        LocalDateTime now = UtcTime.now(clock);
        batches.batchUpdate(
                """
                INSERT INTO workflows (id, kind, version, server_id, active_server, step, state, context, generation,
                    wake_at, created_at, updated_at)
                VALUES (:id, :kind, :version, :server, :server, :step, :state, :context, :generation, :now, :now, :now)
                """,
                workflows.stream()
                        .map(w -> new MapSqlParameterSource()
                                .addValue("id", w.id())
                                .addValue("kind", w.kind().word())
                                .addValue("version", w.version())
                                .addValue("server", w.serverId())
                                .addValue("step", NewWorkflow.BEGINNING)
                                .addValue("state", w.state())
                                .addValue("context", Json.MAPPER.writeValueAsString(w.context()))
                                .addValue("generation", w.generation())
                                .addValue("now", now))
                        .toArray(SqlParameterSource[]::new));
    }

    /** Which of these servers have unfinished work. */
    public List<String> activeServers(Collection<String> serverIds) {
        return serverIds.isEmpty()
                ? List.of()
                : jdbc.sql("SELECT active_server FROM workflows WHERE active_server IN (:servers)")
                        .param("servers", serverIds)
                        .query(String.class)
                        .list();
    }

    /** The unfinished work of a server. */
    public Optional<String> activeOf(String serverId) {
        return jdbc.sql("SELECT id FROM workflows WHERE active_server = :server")
                .param("server", serverId)
                .query(String.class)
                .optional();
    }

    /**
     * Lets a server's unfinished work go on as another kind, at its next step.
     *
     * @return false if there is none
     */
    public boolean supersede(String serverId, WorkflowKind by, long generation, RequestContext context) {
        return ofActive(
                        serverId,
                        id -> jdbc.sql("""
                        UPDATE workflows SET superseded_by = :kind, generation = :generation, context = :context,
                            wake_at = :now
                        WHERE id = :id AND active_server = :server
                        """)
                                .param("kind", by.word())
                                .param("generation", generation)
                                .param("context", Json.MAPPER.writeValueAsString(context))
                                .param("now", UtcTime.now(clock))
                                .param("id", id)
                                .param("server", serverId)
                                .update())
                .isPresent();
    }

    /**
     * Makes a server's unfinished work due. Matches the row whatever it says, so that it waits for a conductor that is
     * about to let the work sleep: a condition on {@code wake_at} would be decided by what was committed before, and the
     * row passed by without waiting.
     *
     * @return its id
     */
    public Optional<String> wake(String serverId) {
        return ofActive(
                serverId,
                id -> jdbc.sql("""
                        UPDATE workflows SET wake_at = LEAST(wake_at, :now) WHERE id = :id AND active_server = :server
                        """)
                        .param("now", UtcTime.now(clock))
                        .param("id", id)
                        .param("server", serverId)
                        .update());
    }

    /**
     * Changes a server's unfinished work by its id and not by the server's: everybody locks the same index first, or two
     * that meet would wait for each other.
     *
     * @return the id of what was changed
     */
    private Optional<String> ofActive(String serverId, ToIntFunction<String> update) {
        return activeOf(serverId).filter(id -> update.applyAsInt(id) > 0);
    }

    /** Work that nobody holds and whose time has come. */
    public List<String> due(int limit) {
        return jdbc.sql("""
                        SELECT id FROM workflows WHERE outcome IS NULL AND wake_at <= :now
                        AND (lease_until IS NULL OR lease_until < :now) ORDER BY wake_at LIMIT :limit
                        """)
                .param("now", UtcTime.now(clock))
                .param("limit", limit)
                .query(String.class)
                .list();
    }

    /**
     * Whether a server has unfinished work that nothing else takes over. Writes to the row, so that in a transaction it
     * stays true until the end of that, also in a cluster.
     */
    public boolean confirmGoingOn(String serverId) {
        return ofActive(
                        serverId,
                        id -> jdbc.sql("""
                        UPDATE workflows SET updated_at = :now
                        WHERE id = :id AND active_server = :server AND superseded_by IS NULL
                        """)
                                .param("now", UtcTime.now(clock))
                                .param("id", id)
                                .param("server", serverId)
                                .update())
                .isPresent();
    }

    /** Takes the lease if nobody has it. */
    public Optional<Workflow> lease(String id, String owner, Duration length) {
        LocalDateTime now = UtcTime.now(clock);
        int taken = jdbc.sql("""
                        UPDATE workflows SET lease_owner = :owner, lease_until = :until, epoch = epoch + 1
                        WHERE id = :id AND outcome IS NULL AND (lease_until IS NULL OR lease_until < :now)
                        """)
                .param("owner", owner)
                .param("until", now.plus(length))
                .param("id", id)
                .param("now", now)
                .update();
        if (taken == 0) {
            return Optional.empty();
        }
        return jdbc.sql(SELECT + " WHERE id = :id AND lease_owner = :owner")
                .param("id", id)
                .param("owner", owner)
                .query((row, n) -> read(row))
                .optional();
    }

    /** @return false if the lease is no longer held; one that was given back meanwhile stays so */
    public boolean renew(String id, long epoch, Duration length) {
        return jdbc.sql("""
                        UPDATE workflows SET lease_until = :until
                        WHERE id = :id AND epoch = :epoch AND lease_until IS NOT NULL
                        """)
                        .param("until", UtcTime.now(clock).plus(length))
                        .param("id", id)
                        .param("epoch", epoch)
                        .update()
                > 0;
    }

    /**
     * Writes how the work stands. Must be the first statement of its transaction: it locks the row, so that whoever wakes
     * this work waits until it is decided whether it sleeps.
     *
     * @return false if the lease is no longer held or another kind takes over
     */
    public boolean advance(String id, long epoch, Advance advance) {
        return jdbc.sql("""
                        UPDATE workflows SET step = :step, undoing = :undoing, state = :state, orders = :orders,
                            failures = :failures, wake_at = :wakeAt, step_deadline = :stepDeadline,
                            lease_until = IF(:keepLease, lease_until, NULL), updated_at = :now
                        WHERE id = :id AND epoch = :epoch AND superseded_by IS NULL AND outcome IS NULL
                        """)
                        .param("step", advance.step())
                        .param("undoing", advance.undoing())
                        .param("state", advance.state())
                        .param("orders", advance.orders())
                        .param("failures", advance.failures())
                        .param("wakeAt", advance.wakeAt())
                        .param("stepDeadline", advance.stepDeadline())
                        .param("keepLease", advance.keepLease())
                        .param("id", id)
                        .param("epoch", epoch)
                        .param("now", UtcTime.now(clock))
                        .update()
                > 0;
    }

    /**
     * Ends the lease without a step forward: the step waits, or could not be run.
     *
     * @param stepDeadline when the step gives up; kept however often it is tried
     */
    public void release(String id, long epoch, LocalDateTime wakeAt, LocalDateTime stepDeadline, int failures) {
        jdbc.sql("""
                UPDATE workflows SET lease_until = NULL, wake_at = :wake, step_deadline = :deadline,
                    failures = :failures
                WHERE id = :id AND epoch = :epoch AND outcome IS NULL
                """)
                .param("wake", wakeAt)
                .param("deadline", stepDeadline)
                .param("failures", failures)
                .param("id", id)
                .param("epoch", epoch)
                .update();
    }

    /** Lets the work go on as the kind that takes over. @return false if the lease is no longer held */
    public boolean becomeSuccessor(Workflow work, WorkflowKind kind, String state) {
        return jdbc.sql("""
                        UPDATE workflows SET kind = :kind, version = :version, step = :step, undoing = FALSE,
                            state = :state, failures = 0, step_deadline = NULL, superseded_by = NULL, updated_at = :now
                        WHERE id = :id AND epoch = :epoch AND superseded_by = :kind AND outcome IS NULL
                        """)
                        .param("kind", kind.word())
                        .param("version", NewWorkflow.VERSION)
                        .param("step", NewWorkflow.BEGINNING)
                        .param("state", state)
                        .param("now", UtcTime.now(clock))
                        .param("id", work.id())
                        .param("epoch", work.epoch())
                        .update()
                > 0;
    }

    /** Ends the work. @return false if the lease is no longer held or another kind takes over */
    public boolean finish(String id, long epoch, String outcome) {
        LocalDateTime now = UtcTime.now(clock);
        return jdbc.sql("""
                        UPDATE workflows SET outcome = :outcome, active_server = NULL, lease_until = NULL,
                            finished_at = :now, updated_at = :now
                        WHERE id = :id AND epoch = :epoch AND superseded_by IS NULL AND outcome IS NULL
                        """)
                        .param("outcome", outcome)
                        .param("now", now)
                        .param("id", id)
                        .param("epoch", epoch)
                        .update()
                > 0;
    }

    /** Looks again at work whose lease is held, for instance after another kind has taken over. */
    public Optional<Workflow> find(String id) {
        return jdbc.sql(SELECT + " WHERE id = :id AND outcome IS NULL")
                .param("id", id)
                .query((row, n) -> read(row))
                .optional();
    }

    /** Servers with a task that no unfinished work belongs to. */
    public List<String> serversStuckWithoutWork(Duration age) {
        return jdbc.sql("""
                        SELECT s.id FROM servers s LEFT JOIN workflows w ON w.active_server = s.id
                        WHERE s.deleted = FALSE AND s.task_state IS NOT NULL AND w.pk IS NULL AND s.updated_at < :before
                        LIMIT 1000
                        """)
                .param("before", UtcTime.now(clock).minus(age))
                .query(String.class)
                .list();
    }

    /** How a piece of work has ended; empty while it goes on, and once it is forgotten. */
    public Optional<WorkflowEnd> end(String id) {
        return jdbc.sql("SELECT kind, outcome, state FROM workflows WHERE id = :id AND outcome IS NOT NULL")
                .param("id", id)
                .query((row, n) ->
                        new WorkflowEnd(WorkflowKind.of(row.getString(1)), row.getString(2), row.getString(3)))
                .optional();
    }

    /** Forgets finished work, a few at a time. @return how much */
    public int purge(LocalDateTime finishedBefore, int limit) {
        return jdbc.sql("DELETE FROM workflows WHERE finished_at < :before LIMIT " + limit)
                .param("before", finishedBefore)
                .update();
    }

    private static Workflow read(ResultSet row) throws SQLException {
        String successor = row.getString(11);
        return new Workflow(
                row.getString(1),
                WorkflowKind.of(row.getString(2)),
                row.getInt(3),
                row.getString(4),
                row.getString(5),
                row.getBoolean(6),
                row.getString(7),
                Json.MAPPER.readValue(row.getString(8), RequestContext.class),
                row.getLong(9),
                row.getInt(10),
                successor == null ? null : WorkflowKind.of(successor),
                row.getLong(12),
                nullable(row, 13),
                row.getInt(14),
                row.getObject(15, LocalDateTime.class));
    }

    private static @Nullable LocalDateTime nullable(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class);
    }
}
