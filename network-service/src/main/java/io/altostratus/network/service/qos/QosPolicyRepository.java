package io.altostratus.network.service.qos;

import io.altostratus.network.model.QosPolicyDetails;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Revisions;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** QoS policies in the database. */
@Repository
public class QosPolicyRepository {

    static final String TABLES = "qos_policies o LEFT JOIN default_qos_policies d ON d.qos_policy_id = o.id";

    private static final String SELECT = """
            SELECT o.id, o.project_id, o.name, o.description, d.project_id IS NOT NULL AS is_default, o.revision,
              o.created_at, o.updated_at, """ + Audience.column("o.id", Audience.AS_SHARED) + " AS shared_with";

    private final JdbcClient jdbc;
    private final QosRuleRepository rules;

    QosPolicyRepository(JdbcClient jdbc, QosRuleRepository rules) {
        this.jdbc = jdbc;
        this.rules = rules;
    }

    Optional<QosPolicy> find(String id) {
        return findAll(List.of(id)).stream().findFirst();
    }

    /** With their rules. */
    List<QosPolicy> findAll(Collection<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : complete(jdbc.sql(SELECT + " FROM " + TABLES + " WHERE o.id IN (:ids)")
                        .param("ids", ids)
                        .query(QosPolicyRepository::map)
                        .list());
    }

    List<QosPolicy> page(ListRequest request, Consumer<Where> visibility) {
        List<QosPolicy> policies = request.page(jdbc, SELECT, visibility, QosPolicyRepository::map);
        return request.fields().want("rules") ? complete(policies) : policies;
    }

    private List<QosPolicy> complete(List<QosPolicy> policies) {
        Map<String, List<QosRule>> byPolicy =
                rules.ofPolicies(policies.stream().map(QosPolicy::id).toList());
        return policies.stream()
                .map(policy -> policy.with(byPolicy.getOrDefault(policy.id(), List.of())))
                .toList();
    }

    /** Those of the policies that exist, as hosts learn of them. */
    public List<QosPolicyDetails> describe(Collection<String> ids) {
        return findAll(ids).stream().map(QosPolicy::details).toList();
    }

    /** What the project's new networks get. */
    Optional<String> defaultOf(String projectId) {
        return jdbc.sql("SELECT qos_policy_id FROM default_qos_policies WHERE project_id = :project")
                .param("project", projectId)
                .query(String.class)
                .optional();
    }

    void insert(QosPolicy policy) {
        jdbc.sql("""
                INSERT INTO qos_policies (id, project_id, name, description, revision, created_at, updated_at)
                VALUES (:id, :project, :name, :description, :revision, :created, :updated)
                """)
                .param("id", policy.id())
                .param("project", policy.projectId())
                .param("name", policy.name())
                .param("description", policy.description())
                .param("revision", policy.revision())
                .param("created", policy.createdAt())
                .param("updated", policy.updatedAt())
                .update();
    }

    /** Its rules change: also the lock that keeps the policy while they do; false if it is gone. */
    boolean touch(String id, LocalDateTime now) {
        return Revisions.touch(jdbc, "qos_policies", id, now);
    }

    void describe(String id, String name, String description) {
        jdbc.sql("UPDATE qos_policies SET name = :name, description = :description WHERE id = :id")
                .param("name", name)
                .param("description", description)
                .param("id", id)
                .update();
    }

    /** A project's second default is refused by a unique constraint. */
    void makeDefault(QosPolicy policy) {
        jdbc.sql("INSERT INTO default_qos_policies (project_id, qos_policy_id) VALUES (:project, :id)")
                .param("project", policy.projectId())
                .param("id", policy.id())
                .update();
    }

    void endDefault(String id) {
        jdbc.sql("DELETE FROM default_qos_policies WHERE qos_policy_id = :id")
                .param("id", id)
                .update();
    }

    /** What uses the policy, such as {@code port 1c…}; empty if nothing does. */
    Optional<String> user(String id) {
        return jdbc.sql("""
                        (SELECT CONCAT('network ', id) FROM networks WHERE qos_policy_id = :id LIMIT 1)
                        UNION ALL (SELECT CONCAT('port ', id) FROM ports WHERE qos_policy_id = :id LIMIT 1)
                        LIMIT 1
                        """).param("id", id).query(String.class).optional();
    }

    /** The projects, beside the policy's own, that use it. */
    Set<String> guests(String id) {
        return new HashSet<>(jdbc.sql("""
                        SELECT u.project_id FROM (SELECT project_id FROM networks WHERE qos_policy_id = :id
                          UNION SELECT project_id FROM ports WHERE qos_policy_id = :id) u
                        WHERE u.project_id <> (SELECT o.project_id FROM qos_policies o WHERE o.id = :id)
                        """).param("id", id).query(String.class).list());
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM qos_policies WHERE id = :id").param("id", id).update();
    }

    private static QosPolicy map(ResultSet row, int number) throws SQLException {
        return new QosPolicy(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("name"),
                row.getString("description"),
                Audience.parse(row.getString("shared_with")),
                row.getBoolean("is_default"),
                List.of(),
                row.getLong("revision"),
                row.getObject("created_at", LocalDateTime.class),
                row.getObject("updated_at", LocalDateTime.class));
    }
}
