package io.altostratus.compute.database.quotas;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Limits of projects, of users within them and of quota classes. What is used is never stored: it is counted. */
@Repository
public class QuotaRepository {

    /** The class whose limits hold where a project has none of its own. */
    public static final String DEFAULT_CLASS = "default";

    /** What servers of a project use. */
    public record Usage(int instances, int cores, int ram) {}

    /**
     * Limits that somebody has set.
     *
     * @param project the project's own over those of the default class; what neither has is not in the map
     * @param user those of one user in the project alone
     */
    public record Limits(Map<String, Integer> project, Map<String, Integer> user) {}

    /** Servers that count: those that wait to be removed do not, unless they are taken back. */
    private static final String COUNTED = "deleted = FALSE AND (vm_state <> 'soft-delete' OR task_state = 'restoring')";

    private final JdbcClient jdbc;

    public QuotaRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param userId null for nobody's */
    public Limits limits(String projectId, @Nullable String userId) {
        Limits limits = new Limits(new LinkedHashMap<>(), new LinkedHashMap<>());
        jdbc.sql("""
                SELECT resource, hard_limit, 0 AS rank FROM quota_classes WHERE class_name = 'default'
                UNION ALL SELECT resource, hard_limit, 1 FROM quotas WHERE project_id = :project
                UNION ALL SELECT resource, hard_limit, 2 FROM user_quotas WHERE project_id = :project AND user_id = :user
                ORDER BY rank
                """)
                .param("project", projectId)
                .param("user", userId)
                .query((row, n) ->
                        (row.getInt(3) == 2 ? limits.user() : limits.project()).put(row.getString(1), row.getInt(2)))
                .list();
        return limits;
    }

    public Map<String, Integer> classLimits(String className) {
        Map<String, Integer> limits = new LinkedHashMap<>();
        jdbc.sql("SELECT resource, hard_limit FROM quota_classes WHERE class_name = :name")
                .param("name", className)
                .query((row, n) -> limits.put(row.getString(1), row.getInt(2)))
                .list();
        return limits;
    }

    /** @param userId null for the project's own */
    public void setLimits(String projectId, @Nullable String userId, Map<String, Integer> limits) {
        String sql = userId == null ? """
                INSERT INTO quotas (project_id, resource, hard_limit) VALUES (:project, :resource, :limit)
                ON DUPLICATE KEY UPDATE hard_limit = :limit
                """ : """
                INSERT INTO user_quotas (project_id, user_id, resource, hard_limit)
                VALUES (:project, :user, :resource, :limit) ON DUPLICATE KEY UPDATE hard_limit = :limit
                """;
        limits.forEach((resource, limit) -> jdbc.sql(sql)
                .param("project", projectId)
                .param("user", userId)
                .param("resource", resource)
                .param("limit", limit)
                .update());
    }

    /** What the limits of a project's users sum up to, resource by resource; a user without a limit counts for nothing. */
    public Map<String, Integer> ofUsers(String projectId) {
        Map<String, Integer> sums = new LinkedHashMap<>();
        jdbc.sql("""
                SELECT resource, LEAST(SUM(hard_limit), 2147483647) FROM user_quotas
                WHERE project_id = :project AND hard_limit >= 0 GROUP BY resource
                """)
                .param("project", projectId)
                .query((row, n) -> sums.put(row.getString(1), row.getInt(2)))
                .list();
        return sums;
    }

    public void setClassLimits(String className, Map<String, Integer> limits) {
        limits.forEach((resource, limit) -> jdbc.sql("""
                        INSERT INTO quota_classes (class_name, resource, hard_limit) VALUES (:name, :resource, :limit)
                        ON DUPLICATE KEY UPDATE hard_limit = :limit
                        """)
                .param("name", className)
                .param("resource", resource)
                .param("limit", limit)
                .update());
    }

    /** @param userId null for the project's own and those of all of its users */
    public void clear(String projectId, @Nullable String userId) {
        jdbc.sql("DELETE FROM user_quotas WHERE project_id = :project AND (:user IS NULL OR user_id = :user)")
                .param("project", projectId)
                .param("user", userId)
                .update();
        if (userId == null) {
            jdbc.sql("DELETE FROM quotas WHERE project_id = :project")
                    .param("project", projectId)
                    .update();
        }
    }

    /**
     * Counted from the servers that exist, whatever their state, but for those that wait to be removed. Of the two sizes
     * of one that is being resized the larger counts.
     */
    public Usage usage(String projectId) {
        return usage(projectId, null);
    }

    /** @param userId null for all users of the project */
    public Usage usage(String projectId, @Nullable String userId) {
        String ofUser = userId == null ? "" : " AND user_id = :user";
        return jdbc.sql("""
                        SELECT COUNT(*) AS instances, COALESCE(SUM(vcpus), 0) + %s AS cores,
                            COALESCE(SUM(memory_mb), 0) + %s AS ram
                        FROM servers WHERE project_id = :project AND %s
                        """.formatted(extra("extra_vcpus", userId), extra("extra_memory_mb", userId), COUNTED) + ofUser)
                .param("project", projectId)
                .param("user", userId)
                .query(Usage.class)
                .single();
    }

    /**
     * Everything of which a project's limits tell the use, by the names of the resources.
     *
     * @param userId null for all users of the project
     */
    public Map<String, Integer> used(String projectId, @Nullable String userId) {
        String ofUser = userId == null ? "" : " AND user_id = :user";
        return jdbc.sql("SELECT COUNT(*), COALESCE(SUM(vcpus), 0) + " + extra("extra_vcpus", userId)
                        + ", COALESCE(SUM(memory_mb), 0) + " + extra("extra_memory_mb", userId) + ","
                        + " (SELECT COUNT(*) FROM server_groups WHERE project_id = :project" + ofUser + "),"
                        + " (SELECT COUNT(*) FROM keypairs WHERE user_id = :user)"
                        + " FROM servers WHERE project_id = :project AND " + COUNTED + ofUser)
                .param("project", projectId)
                .param("user", userId)
                .query((row, n) -> Map.of(
                        "instances", row.getInt(1),
                        "cores", row.getInt(2),
                        "ram", row.getInt(3),
                        "server_groups", row.getInt(4),
                        "key_pairs", row.getInt(5)))
                .single();
    }

    /** What servers that are being resized may need beyond what their rows say. */
    private static String extra(String column, @Nullable String userId) {
        String ofUser = userId == null ? "" : " JOIN servers o ON o.id = m.server_id AND o.user_id = :user";
        return "(SELECT COALESCE(SUM(m." + column + "), 0) FROM migrations m" + ofUser
                + " WHERE m.server_project_id = :project AND m.active = TRUE)";
    }
}
