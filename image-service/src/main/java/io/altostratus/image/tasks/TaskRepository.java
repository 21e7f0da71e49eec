package io.altostratus.image.tasks;

import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.UtcTime;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;

/** Tasks. Whoever works on one does so under the name of an attempt, and only the latest attempt's word counts. */
@Repository
public class TaskRepository {

    private static final String COLUMNS = """
            SELECT t.id, t.type, t.status, t.owner, t.image_id, t.user_id, t.request_id, t.input, t.result, t.message,
                   t.created_at, t.updated_at, t.expires_at
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final TaskProperties properties;

    TaskRepository(JdbcClient jdbc, Clock clock, TaskProperties properties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.properties = properties;
    }

    /** Writes a pending task down. */
    public ImageTask insert(RequestContext context, String id, String type, String imageId, JsonNode input) {
        LocalDateTime now = UtcTime.now(clock);
        jdbc.sql("""
                INSERT INTO tasks (id, type, status, owner, image_id, user_id, request_id, input, message, created_at,
                                   updated_at)
                VALUES (:id, :type, 'pending', :owner, :imageId, :userId, :requestId, :input, '', :now, :now)
                """)
                .param("id", id)
                .param("type", type)
                .param("owner", context.projectId())
                .param("imageId", imageId)
                .param("userId", context.userId())
                .param("requestId", context.requestId())
                .param("input", Json.MAPPER.writeValueAsString(input))
                .param("now", now)
                .update();
        return new ImageTask(
                id,
                type,
                ImageTask.PENDING,
                context.projectId(),
                imageId,
                context.userId(),
                context.requestId(),
                input,
                null,
                "",
                now,
                now,
                null);
    }

    public Optional<ImageTask> find(String id) {
        return jdbc.sql(COLUMNS + " FROM tasks t WHERE t.id = :id")
                .param("id", id)
                .query(TaskRepository::row)
                .optional();
    }

    /** Tasks of an image that have not expired, oldest first. */
    List<ImageTask> ofImage(String imageId) {
        return jdbc.sql(COLUMNS + """
                FROM tasks t
                WHERE t.image_id = :imageId AND (t.expires_at IS NULL OR t.expires_at > :now)
                ORDER BY t.created_at, t.pk LIMIT 1000
                """)
                .param("imageId", imageId)
                .param("now", UtcTime.now(clock))
                .query(TaskRepository::row)
                .list();
    }

    /** Empty if the marker is unknown. */
    Optional<List<ImageTask>> page(
            Where conditions, Where scope, Keyset.Column order, @Nullable String marker, int limit) {
        return new Keyset("tasks t", "t.id", List.of(order), "t.pk")
                .page(jdbc, conditions, scope, marker, limit)
                .map(page -> jdbc.sql(COLUMNS + page.sql())
                        .params(page.parameters())
                        .query(TaskRepository::row)
                        .list());
    }

    /** @return false if the task is finished or gone */
    public boolean begin(String id, String attempt) {
        return jdbc.sql("""
                UPDATE tasks SET status = 'processing', attempt = :attempt, updated_at = :now
                WHERE id = :id AND status IN ('pending', 'processing')
                """)
                        .param("attempt", attempt)
                        .param("now", UtcTime.now(clock))
                        .param("id", id)
                        .update()
                == 1;
    }

    /** Whether this attempt still is the one that counts. */
    public boolean holds(String id, String attempt) {
        return jdbc.sql("SELECT COUNT(*) FROM tasks WHERE id = :id AND attempt = :attempt AND status = 'processing'")
                .param("id", id)
                .param("attempt", attempt)
                .query(Boolean.class)
                .single();
    }

    /** @return false if another attempt has taken over */
    public boolean succeed(String id, String attempt, JsonNode result) {
        return finish(id, attempt, ImageTask.SUCCESS, Json.MAPPER.writeValueAsString(result), "");
    }

    /** @return false if another attempt has taken over */
    public boolean fail(String id, String attempt, String message) {
        return finish(id, attempt, ImageTask.FAILURE, null, message);
    }

    private boolean finish(String id, String attempt, String status, @Nullable String result, String message) {
        LocalDateTime now = UtcTime.now(clock);
        return jdbc.sql("""
                UPDATE tasks
                SET status = :status, result = :result, message = :message, updated_at = :now, expires_at = :expiresAt
                WHERE id = :id AND attempt = :attempt AND status = 'processing'
                """)
                        .param("status", status)
                        .param("result", result)
                        .param("message", message)
                        .param("now", now)
                        .param("expiresAt", now.plus(properties.timeToLive()))
                        .param("id", id)
                        .param("attempt", attempt)
                        .update()
                == 1;
    }

    /** @return how many expired tasks were removed, {@code most} at most */
    int removeExpired(int most) {
        return jdbc.sql("DELETE FROM tasks WHERE expires_at < :now ORDER BY expires_at LIMIT :most")
                .param("now", UtcTime.now(clock))
                .param("most", most)
                .update();
    }

    private static ImageTask row(ResultSet result, int number) throws SQLException {
        String outcome = result.getString("result");
        return new ImageTask(
                result.getString("id"),
                result.getString("type"),
                result.getString("status"),
                result.getString("owner"),
                result.getString("image_id"),
                result.getString("user_id"),
                result.getString("request_id"),
                Json.MAPPER.readTree(result.getString("input")),
                outcome == null ? null : Json.MAPPER.readTree(outcome),
                result.getString("message"),
                result.getObject("created_at", LocalDateTime.class),
                result.getObject("updated_at", LocalDateTime.class),
                result.getObject("expires_at", LocalDateTime.class));
    }
}
