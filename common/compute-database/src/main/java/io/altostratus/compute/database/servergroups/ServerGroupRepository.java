package io.altostratus.compute.database.servergroups;

import io.altostratus.persistence.Where;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Server groups, who is in them and where their servers are. */
@Repository
public class ServerGroupRepository {

    private static final String SELECT = "SELECT g.pk, g.id, g.project_id, g.user_id, g.name, g.policy,"
            + " g.max_per_host, g.created_at FROM server_groups g";

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;

    public ServerGroupRepository(JdbcClient jdbc, NamedParameterJdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    private List<ServerGroup> select(Where where, String rest) {
        return jdbc.sql(SELECT + where.sql() + rest)
                .params(where.parameters())
                .query((row, n) -> new ServerGroup(
                        row.getLong("pk"),
                        row.getString("id"),
                        row.getString("project_id"),
                        row.getString("user_id"),
                        row.getString("name"),
                        GroupPolicy.of(row.getString("policy")),
                        row.getObject("max_per_host", Integer.class),
                        row.getObject("created_at", LocalDateTime.class)))
                .list();
    }

    public Optional<ServerGroup> find(String id) {
        return select(new Where().and("g.id = CONVERT(:id USING ascii)", "id", id), "").stream()
                .findFirst();
    }

    /** Those of a project with a name; names need not be unique. */
    public List<ServerGroup> named(String projectId, String name) {
        return select(new Where().equal("g.project_id", projectId).equal("g.name", name), " ORDER BY g.pk LIMIT 2");
    }

    public Optional<ServerGroup> ofServer(String serverId) {
        return select(
                        new Where()
                                .and(
                                        "g.pk = (SELECT m.group_pk FROM server_group_members m WHERE m.server_id = :server)",
                                        "server",
                                        serverId),
                        "")
                .stream()
                .findFirst();
    }

    /**
     * In the order in which they were made.
     *
     * @param projectId null for those of all projects
     * @param offset how many are left out at the beginning: the only kind of paging that this part of the API has
     */
    public List<ServerGroup> list(@Nullable String projectId, int limit, int offset) {
        Where where = new Where().equal("g.project_id", projectId);
        where.parameter("limit", limit);
        where.parameter("offset", offset);
        return select(where, " ORDER BY g.pk LIMIT :limit OFFSET :offset");
    }

    public int count(String projectId) {
        return jdbc.sql("SELECT COUNT(*) FROM server_groups WHERE project_id = :project")
                .param("project", projectId)
                .query(Integer.class)
                .single();
    }

    public void insert(ServerGroup group) {
        jdbc.sql("""
                INSERT INTO server_groups (id, project_id, user_id, name, policy, max_per_host, created_at)
                VALUES (:id, :project, :user, :name, :policy, :max, :now)
                """)
                .param("id", group.id())
                .param("project", group.projectId())
                .param("user", group.userId())
                .param("name", group.name())
                .param("policy", group.policy().word())
                .param("max", group.ruleMaxPerHost())
                .param("now", group.createdAt())
                .update();
    }

    /** The servers that were in it stay where they are. @return whether it was there */
    public boolean delete(long pk) {
        return jdbc.sql("DELETE FROM server_groups WHERE pk = :pk")
                        .param("pk", pk)
                        .update()
                > 0;
    }

    public void join(long groupPk, Collection<String> serverIds) {
        batches.batchUpdate(
                "INSERT INTO server_group_members (server_id, group_pk) VALUES (:server, :group)",
                serverIds.stream()
                        .map(id -> new MapSqlParameterSource("server", id).addValue("group", groupPk))
                        .toArray(SqlParameterSource[]::new));
    }

    private record Member(long groupPk, String serverId) {}

    /** The living servers of groups, by group. */
    public Map<Long, List<String>> members(Collection<Long> groupPks) {
        Map<Long, List<String>> members = new HashMap<>();
        if (groupPks.isEmpty()) {
            return members;
        }
        jdbc.sql("""
                        SELECT m.group_pk, m.server_id FROM server_group_members m JOIN servers s ON s.id = m.server_id
                        WHERE m.group_pk IN (:groups) AND s.deleted = FALSE ORDER BY s.pk
                        """)
                .param("groups", groupPks)
                .query(Member.class)
                .list()
                .forEach(member -> members.computeIfAbsent(member.groupPk(), pk -> new ArrayList<>())
                        .add(member.serverId()));
        return members;
    }

    private record Group(String serverId, String groupId) {}

    /** The ids of the groups that servers are in, by server. */
    public Map<String, String> groupsOf(Collection<String> serverIds) {
        Map<String, String> groups = new HashMap<>();
        if (serverIds.isEmpty()) {
            return groups;
        }
        jdbc.sql("""
                        SELECT m.server_id, g.id AS group_id FROM server_group_members m
                        JOIN server_groups g ON g.pk = m.group_pk WHERE m.server_id IN (:servers)
                        """)
                .param("servers", serverIds)
                .query(Group.class)
                .list()
                .forEach(found -> groups.put(found.serverId(), found.groupId()));
        return groups;
    }

    /** Lets one transaction at a time claim hosts for the group's servers. @return false if there is no such group */
    public boolean lock(long pk) {
        return jdbc.sql("UPDATE server_groups SET version = version + 1 WHERE pk = :pk")
                        .param("pk", pk)
                        .update()
                > 0;
    }

    private record Placed(String host, int servers) {}

    /**
     * How many of a group's servers have a claim on which host.
     *
     * @param except a server that does not count
     */
    public Map<String, Integer> hosts(long pk, String except) {
        Map<String, Integer> hosts = new LinkedHashMap<>();
        jdbc.sql("""
                        SELECT c.host, COUNT(*) AS servers FROM server_group_members m
                        JOIN claims c ON c.server_id = m.server_id
                        WHERE m.group_pk = :group AND m.server_id <> :except GROUP BY c.host ORDER BY c.host
                        """)
                .param("group", pk)
                .param("except", except)
                .query(Placed.class)
                .list()
                .forEach(placed -> hosts.put(placed.host(), placed.servers()));
        return hosts;
    }

    /** Forgets members whose servers are no longer remembered, a few at a time. @return how many */
    public int purgeMembers(int limit) {
        return jdbc.sql("""
                DELETE FROM server_group_members WHERE server_id NOT IN (SELECT s.id FROM servers s) LIMIT %d
                """.formatted(limit)).update();
    }
}
