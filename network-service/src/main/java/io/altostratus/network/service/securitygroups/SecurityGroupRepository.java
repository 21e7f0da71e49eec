package io.altostratus.network.service.securitygroups;

import io.altostratus.context.Json;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Revisions;
import io.altostratus.network.service.objectids.StoredDigests;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Security groups in the database. */
@Repository
public class SecurityGroupRepository {

    private static final String SELECT = """
            SELECT g.id, g.project_id, g.name, g.description, d.project_id IS NOT NULL AS is_default, g.stateful,
              g.revision, g.created_at, g.updated_at, """ + Audience.column("g.id", Audience.AS_SHARED) + " AS shared_with";
    private static final String FROM =
            " FROM security_groups g LEFT JOIN default_security_groups d ON d.security_group_id = g.id ";

    /** A group as ports and rules name it. */
    public record Named(String id, String projectId, boolean stateful, Audience sharedWith) {

        /** Whether the project's ports and rules may name it. */
        public boolean isFor(String otherProjectId) {
            return projectId.equals(otherProjectId) || sharedWith.includes(otherProjectId);
        }

        Map<String, Object> target() {
            return Map.of("project_id", projectId, "tenant_id", projectId, "shared", sharedWith);
        }
    }

    private final JdbcClient jdbc;
    private final RuleRepository rules;

    SecurityGroupRepository(JdbcClient jdbc, RuleRepository rules) {
        this.jdbc = jdbc;
        this.rules = rules;
    }

    Optional<SecurityGroup> find(String id) {
        return findAll(List.of(id)).stream().findFirst();
    }

    /** With their rules. */
    public List<SecurityGroup> findAll(Collection<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return withRules(jdbc.sql(SELECT + FROM + "WHERE g.id IN (:ids)")
                .param("ids", ids)
                .query(SecurityGroupRepository::map)
                .list());
    }

    List<SecurityGroup> page(ListRequest request, Consumer<Where> visibility) {
        List<SecurityGroup> groups = request.page(jdbc, SELECT, visibility, SecurityGroupRepository::map);
        return request.fields().want("security_group_rules") ? withRules(groups) : groups;
    }

    private List<SecurityGroup> withRules(List<SecurityGroup> groups) {
        Map<String, List<Rule>> byGroup =
                rules.ofGroups(groups.stream().map(SecurityGroup::id).toList());
        List<SecurityGroup> complete = new ArrayList<>(groups.size());
        groups.forEach(group -> complete.add(group.withRules(byGroup.getOrDefault(group.id(), List.of()))));
        return complete;
    }

    /** Those of the groups that exist. */
    public List<Named> named(Collection<String> ids) {
        return jdbc.sql("SELECT g.id, g.project_id, g.stateful, " + Audience.column("g.id", Audience.AS_SHARED)
                        + " AS shared_with FROM security_groups g WHERE g.id IN (:ids)")
                .param("ids", ids)
                .query((row, number) -> new Named(
                        row.getString("id"),
                        row.getString("project_id"),
                        row.getBoolean("stateful"),
                        Audience.parse(row.getString("shared_with"))))
                .list();
    }

    /** The default groups of these projects, as far as they exist. */
    List<Named> defaults(Collection<String> projectIds) {
        return jdbc.sql("""
                        SELECT security_group_id, project_id FROM default_security_groups
                        WHERE project_id IN (:projects)
                        """)
                .param("projects", projectIds)
                .query((row, number) -> new Named(
                        row.getString("security_group_id"), row.getString("project_id"), true, Audience.NOBODY))
                .list();
    }

    /** Those of the groups whose members some rule lets in. */
    List<String> remotes(Collection<String> ids) {
        return jdbc.sql("SELECT DISTINCT remote_group_id FROM security_group_rules WHERE remote_group_id IN (:ids)")
                .param("ids", ids)
                .query(String.class)
                .list();
    }

    Map<String, String> digests(Collection<String> ids) {
        return StoredDigests.of(jdbc, "security_groups", ids);
    }

    /** With its rules. A project's second default group is refused by a unique constraint. */
    void insert(SecurityGroup group, @Nullable String digest) {
        jdbc.sql("""
                INSERT INTO security_groups (id, project_id, name, description, stateful, request_digest, revision,
                  created_at, updated_at)
                VALUES (:id, :project, :name, :description, :stateful, :digest, :revision, :created, :updated)
                """)
                .param("id", group.id())
                .param("project", group.projectId())
                .param("name", group.name())
                .param("description", group.description())
                .param("stateful", group.stateful())
                .param("digest", digest)
                .param("revision", group.revision())
                .param("created", group.createdAt())
                .param("updated", group.updatedAt())
                .update();
        if (group.isDefault()) {
            jdbc.sql("INSERT INTO default_security_groups (project_id, security_group_id) VALUES (:project, :id)")
                    .param("project", group.projectId())
                    .param("id", group.id())
                    .update();
        }
        rules.insert(group.rules());
    }

    /** @return false if the group was changed since it was read, or is gone */
    boolean update(SecurityGroup before, String name, String description, boolean stateful, LocalDateTime now) {
        return jdbc.sql("""
                        UPDATE security_groups SET name = :name, description = :description, stateful = :stateful,
                          revision = revision + 1, updated_at = :now
                        WHERE id = :id AND revision = :revision
                        """)
                        .param("revision", before.revision())
                        .param("name", name)
                        .param("description", description)
                        .param("stateful", stateful)
                        .param("now", now)
                        .param("id", before.id())
                        .update()
                == 1;
    }

    /** The projects, other than its own, whose ports or rules use the group. */
    Set<String> guests(String id) {
        return new HashSet<>(jdbc.sql("""
                        SELECT DISTINCT p.project_id FROM port_security_groups m
                        JOIN ports p ON p.id = m.port_id JOIN security_groups g ON g.id = m.security_group_id
                        WHERE g.id = :id AND p.project_id <> g.project_id
                        UNION SELECT DISTINCT r.project_id FROM security_group_rules r
                        JOIN security_groups g ON g.id = r.remote_group_id
                        WHERE g.id = :id AND r.project_id <> g.project_id
                        """).param("id", id).query(String.class).list());
    }

    /** Its rules change: also the lock that keeps the group while they do. */
    boolean touch(String id, LocalDateTime now) {
        return Revisions.touch(jdbc, "security_groups", id, now);
    }

    boolean isUsed(String id) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM port_security_groups WHERE security_group_id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** The groups whose rules name this one. */
    List<String> referringTo(String id) {
        return jdbc.sql("SELECT DISTINCT security_group_id FROM security_group_rules WHERE remote_group_id = :id")
                .param("id", id)
                .query(String.class)
                .list();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM security_groups WHERE id = :id").param("id", id).update();
    }

    /** Addresses of all ports in each group. */
    public Map<String, List<String>> memberAddresses(Collection<String> groupIds) {
        Map<String, List<String>> members = new HashMap<>();
        if (!groupIds.isEmpty()) {
            jdbc.sql("""
                    SELECT pg.security_group_id, a.ip_address FROM port_security_groups pg
                    JOIN ip_allocations a ON a.port_id = pg.port_id
                    WHERE pg.security_group_id IN (:ids) ORDER BY a.address
                    """).param("ids", groupIds).query(row -> {
                members.computeIfAbsent(row.getString("security_group_id"), g -> new ArrayList<>())
                        .add(row.getString("ip_address"));
            });
            addFurtherAddresses(groupIds, members);
        }
        return members;
    }

    /** What ports may send from beside their own addresses: whoever lets a member in means these as well. */
    private void addFurtherAddresses(Collection<String> groupIds, Map<String, List<String>> members) {
        jdbc.sql("""
                SELECT pg.security_group_id, p.allowed_address_pairs FROM port_security_groups pg
                JOIN ports p ON p.id = pg.port_id
                WHERE pg.security_group_id IN (:ids) AND p.allowed_address_pairs <> '[]' ORDER BY p.pk
                """).param("ids", groupIds).query(row -> {
            List<String> addresses =
                    members.computeIfAbsent(row.getString("security_group_id"), g -> new ArrayList<>());
            Json.MAPPER.readTree(row.getString("allowed_address_pairs")).forEach(pair -> {
                String address = pair.path("ipAddress").asString("");
                if (!addresses.contains(address)) {
                    addresses.add(address);
                }
            });
        });
    }

    private static SecurityGroup map(ResultSet row, int number) throws SQLException {
        return new SecurityGroup(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("name"),
                row.getString("description"),
                row.getBoolean("is_default"),
                row.getBoolean("stateful"),
                Audience.parse(row.getString("shared_with")),
                List.of(),
                row.getLong("revision"),
                row.getObject("created_at", LocalDateTime.class),
                row.getObject("updated_at", LocalDateTime.class));
    }
}
