package io.altostratus.compute.database.quotas;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Limits of projects and of quota classes. What is used is never stored: it is counted. */
@Repository
public class QuotaRepository {

    /** The class whose limits hold where a project has none of its own. */
    public static final String DEFAULT_CLASS = "default";

    /** What a project uses. */
    public record Usage(int instances, int cores, int ram) {}

    private final JdbcClient jdbc;

    public QuotaRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The project's own limits over those of the default class; what neither has is not in the map. */
    public Map<String, Integer> limits(String projectId) {
        Map<String, Integer> limits = new LinkedHashMap<>();
        jdbc.sql("""
                SELECT resource, hard_limit, 0 AS rank FROM quota_classes WHERE class_name = 'default'
                UNION ALL SELECT resource, hard_limit, 1 FROM quotas WHERE project_id = :project ORDER BY rank
                """)
                .param("project", projectId)
                .query((row, n) -> limits.put(row.getString(1), row.getInt(2)))
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

    public void setLimits(String projectId, Map<String, Integer> limits) {
        limits.forEach((resource, limit) -> jdbc.sql("""
                        INSERT INTO quotas (project_id, resource, hard_limit) VALUES (:project, :resource, :limit)
                        ON DUPLICATE KEY UPDATE hard_limit = :limit
                        """)
                .param("project", projectId)
                .param("resource", resource)
                .param("limit", limit)
                .update());
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

    public void clear(String projectId) {
        jdbc.sql("DELETE FROM quotas WHERE project_id = :project")
                .param("project", projectId)
                .update();
    }

    /** Counted from the servers that exist, whatever their state, but for those that wait to be removed. */
    public Usage usage(String projectId) {
        return jdbc.sql("""
                        SELECT COUNT(*) AS instances, COALESCE(SUM(vcpus), 0) AS cores,
                            COALESCE(SUM(memory_mb), 0) AS ram
                        FROM servers WHERE project_id = :project AND deleted = FALSE AND vm_state <> 'soft-delete'
                        """).param("project", projectId).query(Usage.class).single();
    }
}
