package io.altostratus.network.service.quotas;

import io.altostratus.network.service.api.Errors;
import io.altostratus.persistence.RowLock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps projects within their quotas. What counts are the rows themselves, under a lock of the project; an unlimited
 * project is neither locked nor counted.
 */
@Component
public class Quotas {

    private static final int UNLIMITED = -1;

    private final JdbcClient jdbc;
    private final RowLock lock;
    private final QuotaProperties defaults;

    Quotas(JdbcClient jdbc, QuotaProperties defaults) {
        this.jdbc = jdbc;
        this.lock = new RowLock(jdbc);
        this.defaults = defaults;
    }

    /**
     * Admits new objects. Must run inside the transaction that makes them, before any other lock is taken.
     *
     * @throws io.altostratus.api.error.ApiException 409 OverQuota
     */
    public void admit(String projectId, QuotaResource resource, int more) {
        if (projectId.isEmpty()) {
            return; // the network's own
        }
        int limit = jdbc.sql("SELECT max_count FROM quotas WHERE project_id = :project AND resource = :resource")
                .param("project", projectId)
                .param("resource", resource.apiName())
                .query(Integer.class)
                .optional()
                .orElse(defaults.of(resource));
        if (limit == UNLIMITED) {
            return;
        }
        // As long as a lock's name may be; projects that share a prefix of this length merely wait for each other.
        String name = "quota:" + projectId;
        lock.acquire(name.substring(0, Math.min(name.length(), 191)));
        if (used(projectId, resource) + more > limit) {
            throw Errors.conflict("OverQuota", "Quota exceeded for resources: ['" + resource.apiName() + "'].");
        }
    }

    /**
     * The same for several new objects at once.
     *
     * @param projectIds the owner of each
     */
    public void admitAll(List<String> projectIds, QuotaResource resource) {
        new TreeMap<>(projectIds.stream().collect(Collectors.groupingBy(id -> id, Collectors.counting())))
                .forEach((project, count) -> admit(project, resource, count.intValue()));
    }

    int used(String projectId, QuotaResource resource) {
        if (resource.table() == null) {
            return 0;
        }
        return jdbc.sql("SELECT COUNT(*) FROM " + resource.table() + " WHERE project_id = :project")
                .param("project", projectId)
                .query(Integer.class)
                .single();
    }

    /** What an administrator has set for the project, by the resource's name. */
    Map<String, Integer> set(String projectId) {
        return readSet(projectId).getOrDefault(projectId, Map.of());
    }

    /** What administrators have set, by project. */
    Map<String, Map<String, Integer>> allSet() {
        return readSet(null);
    }

    private Map<String, Map<String, Integer>> readSet(@Nullable String projectId) {
        Map<String, Map<String, Integer>> found = new LinkedHashMap<>();
        jdbc.sql("""
                SELECT project_id, resource, max_count FROM quotas
                WHERE :project IS NULL OR project_id = :project ORDER BY project_id
                """).param("project", projectId).query(row -> {
            found.computeIfAbsent(row.getString("project_id"), p -> new LinkedHashMap<>())
                    .put(row.getString("resource"), row.getInt("max_count"));
        });
        return found;
    }

    void set(String projectId, Map<String, Integer> limits) {
        limits.forEach((resource, limit) -> jdbc.sql("""
                        INSERT INTO quotas (project_id, resource, max_count) VALUES (:project, :resource, :limit)
                        ON DUPLICATE KEY UPDATE max_count = :limit
                        """)
                .param("project", projectId)
                .param("resource", resource)
                .param("limit", limit)
                .update());
    }

    boolean reset(String projectId) {
        return jdbc.sql("DELETE FROM quotas WHERE project_id = :project")
                        .param("project", projectId)
                        .update()
                > 0;
    }

    /** The limits that hold, by the resource's name. */
    static Map<String, Integer> limits(QuotaProperties defaults, Map<String, Integer> set) {
        Map<String, Integer> limits = new LinkedHashMap<>();
        for (QuotaResource resource : QuotaResource.values()) {
            limits.put(resource.apiName(), set.getOrDefault(resource.apiName(), defaults.of(resource)));
        }
        return limits;
    }

    Map<QuotaResource, Integer> usage(String projectId) {
        Map<QuotaResource, Integer> usage = new EnumMap<>(QuotaResource.class);
        for (QuotaResource resource : QuotaResource.values()) {
            usage.put(resource, used(projectId, resource));
        }
        return usage;
    }
}
