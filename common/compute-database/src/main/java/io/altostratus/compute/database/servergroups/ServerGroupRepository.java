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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Server groups, who is in them and where their servers are. */
@Repository
public class ServerGroupRepository {

    private static final String SELECT = "SELECT g.pk, g.id, g.project_id, g.user_id, g.name, g.policy,"
            + " g.max_per_host, g.created_at FROM server_groups g";

    private final JdbcClient jdbc;

    public ServerGroupRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
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

    /** @param userId null for all users of the project */
    public int count(String projectId, @Nullable String userId) {
        Where where = new Where().equal("project_id", projectId).equal("user_id", userId);
        return jdbc.sql("SELECT COUNT(*) FROM server_groups" + where.sql())
                .params(where.parameters())
                .query(Integer.class)
                .single();
    }

    /** How many living servers of one user a group has. */
    public int members(String groupId, String userId) {
        return jdbc.sql("""
                        SELECT COUNT(*) FROM servers
                        WHERE server_group_id = :group AND user_id = :user AND deleted = FALSE
                        """)
                .param("group", groupId)
                .param("user", userId)
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

    /**
     * The servers that were in it stay where they are, in no group. Must run in a transaction.
     *
     * @return whether it was there
     */
    public boolean delete(ServerGroup group) {
        boolean there = jdbc.sql("DELETE FROM server_groups WHERE pk = :pk")
                        .param("pk", group.pk())
                        .update()
                > 0;
        if (there) {
            jdbc.sql("UPDATE servers SET server_group_id = NULL WHERE server_group_id = :id")
                    .param("id", group.id())
                    .update();
        }
        return there;
    }

    private record Member(String groupId, String serverId) {}

    /** The living servers of groups, by group. */
    public Map<String, List<String>> members(Collection<String> groupIds) {
        Map<String, List<String>> members = new HashMap<>();
        if (groupIds.isEmpty()) {
            return members;
        }
        jdbc.sql("""
                        SELECT server_group_id AS group_id, id AS server_id FROM servers
                        WHERE server_group_id IN (:groups) AND deleted = FALSE ORDER BY pk
                        """)
                .param("groups", groupIds)
                .query(Member.class)
                .list()
                .forEach(member -> members.computeIfAbsent(member.groupId(), id -> new ArrayList<>())
                        .add(member.serverId()));
        return members;
    }

    /** Lets one transaction at a time claim hosts for the group's servers. @return false if there is no such group */
    public boolean lock(String id) {
        return jdbc.sql("UPDATE server_groups SET version = version + 1 WHERE id = :id")
                        .param("id", id)
                        .update()
                > 0;
    }

    private record Placed(String host, int servers) {}

    /**
     * How many of a group's servers have a claim on which host.
     *
     * @param except a server that does not count
     */
    public Map<String, Integer> hosts(String id, String except) {
        Map<String, Integer> hosts = new LinkedHashMap<>();
        jdbc.sql("""
                        SELECT c.host, COUNT(*) AS servers FROM servers s JOIN claims c ON c.server_id = s.id
                        WHERE s.server_group_id = :group AND s.deleted = FALSE AND s.id <> :except
                        GROUP BY c.host ORDER BY c.host
                        """)
                .param("group", id)
                .param("except", except)
                .query(Placed.class)
                .list()
                .forEach(placed -> hosts.put(placed.host(), placed.servers()));
        return hosts;
    }
}
