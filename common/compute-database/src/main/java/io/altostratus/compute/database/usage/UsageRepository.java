package io.altostratus.compute.database.usage;

import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.Where;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Usage, computed from when servers were started and deleted. */
@Repository
public class UsageRepository {

    private static final String HOURS = "TIMESTAMPDIFF(MICROSECOND, GREATEST(s.launched_at, :start),"
            + " LEAST(COALESCE(s.deleted_at, :end), :end)) / 3.6e9";
    private static final Keyset ORDER = new Keyset(
            "servers s",
            "s.id",
            List.of(new Keyset.Column("s.project_id", false), new Keyset.Column("s.id", false)),
            "s.pk");

    private final JdbcClient jdbc;

    public UsageRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static Where within(LocalDateTime start, LocalDateTime end, @Nullable String projectId) {
        return new Where()
                .and("s.launched_at < :end", "end", end)
                .and("s.deleted_at IS NULL OR s.deleted_at > :start", "start", start)
                .equal("s.project_id", projectId);
    }

    /**
     * Sums of whole projects, in the order of their ids.
     *
     * @param projectId null for all that have used anything
     */
    public List<ProjectUse> ofProjects(LocalDateTime start, LocalDateTime end, @Nullable String projectId) {
        Where where = within(start, end, projectId);
        return jdbc.sql("SELECT u.project_id, SUM(u.hours) AS hours, SUM(u.hours * u.vcpus) AS vcpu_hours,"
                        + " SUM(u.hours * u.memory_mb) AS memory_mb_hours, SUM(u.hours * u.disk_gb) AS disk_gb_hours"
                        + " FROM (SELECT s.project_id, s.vcpus, s.memory_mb, s.root_gb + s.ephemeral_gb AS disk_gb, "
                        + HOURS + " AS hours FROM servers s" + where.sql() + ") u"
                        + " GROUP BY u.project_id ORDER BY u.project_id")
                .params(where.parameters())
                .query(ProjectUse.class)
                .list();
    }

    /**
     * Servers by project and id.
     *
     * @param marker the last server of the page before
     * @return empty if there is no such server
     */
    public Optional<List<ServerUse>> ofServers(
            LocalDateTime start, LocalDateTime end, @Nullable String projectId, @Nullable String marker, int limit) {
        return ORDER.page(
                        jdbc,
                        within(start, end, projectId),
                        new Where().equal("s.project_id", projectId),
                        marker,
                        limit)
                .map(page -> jdbc.sql("SELECT s.id, s.project_id, s.name, s.flavor_name, s.vcpus, s.memory_mb,"
                                + " s.root_gb + s.ephemeral_gb AS disk_gb,"
                                + " IF(s.deleted_at IS NULL, s.vm_state, 'terminated') AS vm_state,"
                                + " s.launched_at AS started_at, s.deleted_at AS ended_at, " + HOURS + " AS hours"
                                + page.sql())
                        .params(page.parameters())
                        .query(ServerUse.class)
                        .list());
    }
}
