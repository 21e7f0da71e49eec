package io.altostratus.blockstorage.quotas;

import java.util.EnumMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Limits of projects and classes, and what is used, counted from the rows themselves. */
@Repository
class QuotaRepository {

    /** The class whose limits hold for every project without its own. */
    static final String DEFAULT_CLASS = "default";

    private final JdbcClient jdbc;

    QuotaRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The limits that hold where a project has none of its own. */
    Map<QuotaKey, Integer> defaults() {
        return ofClass(DEFAULT_CLASS);
    }

    Map<QuotaKey, Integer> ofClass(String name) {
        return limits("""
                SELECT resource, hard_limit FROM quota_classes WHERE class_name = :name
                """, name);
    }

    Map<QuotaKey, Integer> ofProject(String projectId) {
        Map<QuotaKey, Integer> limits = defaults();
        limits.putAll(own("SELECT resource, hard_limit FROM quotas WHERE project_id = :name", projectId));
        return limits;
    }

    private Map<QuotaKey, Integer> limits(String sql, String name) {
        Map<QuotaKey, Integer> limits = new EnumMap<>(QuotaKey.class);
        for (QuotaKey key : QuotaKey.values()) {
            limits.put(key, key.builtIn());
        }
        limits.putAll(own(sql, name));
        return limits;
    }

    private Map<QuotaKey, Integer> own(String sql, String name) {
        Map<QuotaKey, Integer> found = new EnumMap<>(QuotaKey.class);
        jdbc.sql(sql).param("name", name).query(result -> {
            int limit = result.getInt("hard_limit");
            QuotaKey.of(result.getString("resource")).ifPresent(key -> found.put(key, limit));
        });
        return found;
    }

    Map<QuotaKey, Long> used(String projectId) {
        Map<QuotaKey, Long> used = new EnumMap<>(QuotaKey.class);
        jdbc.sql("""
                SELECT
                  (SELECT COUNT(*) FROM volumes WHERE project_id = :project) AS volumes,
                  (SELECT COUNT(*) FROM snapshots WHERE project_id = :project) AS snapshots,
                  (SELECT COUNT(*) FROM backups WHERE project_id = :project) AS backups,
                  (SELECT COALESCE(SUM(size), 0) FROM volumes WHERE project_id = :project)
                    + (SELECT COALESCE(SUM(size), 0) FROM snapshots WHERE project_id = :project) AS gigabytes,
                  (SELECT COALESCE(SUM(size), 0) FROM backups WHERE project_id = :project) AS backup_gigabytes
                """).param("project", projectId).query(result -> {
            for (QuotaKey key : QuotaKey.values()) {
                boolean isCounted = key != QuotaKey.GROUPS && key != QuotaKey.PER_VOLUME_GIGABYTES;
                used.put(key, isCounted ? result.getLong(key.text()) : 0L);
            }
        });
        return used;
    }

    void setOfProject(String projectId, QuotaKey key, int limit) {
        jdbc.sql("""
                INSERT INTO quotas (project_id, resource, hard_limit) VALUES (:name, :resource, :limit)
                ON DUPLICATE KEY UPDATE hard_limit = :limit
                """)
                .param("name", projectId)
                .param("resource", key.text())
                .param("limit", limit)
                .update();
    }

    void setOfClass(String name, QuotaKey key, int limit) {
        jdbc.sql("""
                INSERT INTO quota_classes (class_name, resource, hard_limit) VALUES (:name, :resource, :limit)
                ON DUPLICATE KEY UPDATE hard_limit = :limit
                """)
                .param("name", name)
                .param("resource", key.text())
                .param("limit", limit)
                .update();
    }

    void forget(String projectId) {
        jdbc.sql("DELETE FROM quotas WHERE project_id = :project")
                .param("project", projectId)
                .update();
    }
}
