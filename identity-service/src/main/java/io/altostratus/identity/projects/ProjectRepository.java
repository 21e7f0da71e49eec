package io.altostratus.identity.projects;

import io.altostratus.identity.common.Assigned;
import io.altostratus.persistence.Where;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Projects in the database, and domains in the form of projects. */
@Repository
public class ProjectRepository {

    private static final String COLUMNS =
            "SELECT p.id, p.domain_id, p.parent_id, p.name, p.description, p.enabled, p.immutable, p.extra, ";

    private static final String SELECT = COLUMNS + "FALSE AS is_domain FROM projects p";

    private static final String DOMAINS = "(SELECT pk, id, id AS domain_id, NULL AS parent_id, name, description,"
            + " enabled, immutable, extra FROM domains) p";

    private static final String SELECT_DOMAINS = COLUMNS + "TRUE AS is_domain FROM " + DOMAINS;

    /** Where the user {@code :user} has a role: {@code reach (id)}. */
    private static final String REACH = "WITH RECURSIVE " + Assigned.WORTH + ", held (target_id, inherited) AS ("
            + Assigned.toUser(
                    "a.target_id, a.inherited",
                    "(a.target_kind = 'project' OR a.inherited) AND a.role_id IN (SELECT id FROM worth)")
            + """
            ),
            below (id) AS (
              SELECT p.id FROM projects p JOIN held h ON p.parent_id = h.target_id WHERE h.inherited
              UNION
              SELECT p.id FROM projects p JOIN below b ON p.parent_id = b.id
            ),
            reach (id) AS (SELECT target_id FROM held WHERE NOT inherited UNION SELECT id FROM below)
            """;

    private final JdbcClient jdbc;

    ProjectRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The project with this id, or the domain as the project that it acts as. */
    public Optional<Project> find(String id) {
        Optional<Project> project = one(SELECT, id);
        return project.isPresent() ? project : one(SELECT_DOMAINS, id);
    }

    private Optional<Project> one(String select, String id) {
        return jdbc.sql(select + " WHERE p.id = :id")
                .param("id", id)
                .query(Project.class)
                .optional();
    }

    public Optional<Project> findByName(String domainId, String name) {
        return jdbc.sql(SELECT + " WHERE p.domain_id = :domain AND p.name = :name")
                .param("domain", domainId)
                .param("name", name)
                .query(Project.class)
                .optional();
    }

    /** @param where conditions on projects, whose alias is {@code p} */
    public List<Project> list(Where where) {
        return list(SELECT, where);
    }

    /** @param where conditions on domains, whose alias is {@code p} */
    List<Project> listDomains(Where where) {
        return list(SELECT_DOMAINS, where);
    }

    private List<Project> list(String select, Where where) {
        return jdbc.sql(select + where.sql() + " ORDER BY p.pk")
                .params(where.parameters())
                .query(Project.class)
                .list();
    }

    /** Enabled projects of enabled domains for which the user could get a token. */
    public List<Project> withRoleOf(String userId) {
        return ofUser(
                userId,
                new Where()
                        .and("p.enabled")
                        .and("EXISTS (SELECT 1 FROM domains d WHERE d.id = p.domain_id AND d.enabled)"));
    }

    /** Projects in which the user has a role, given there or inherited, to the user or a group. */
    List<Project> ofUser(String userId, Where where) {
        Where reached = where.and("p.id IN (SELECT id FROM reach)", "user", userId);
        return jdbc.sql(REACH + SELECT + reached.sql() + " UNION ALL " + SELECT_DOMAINS + reached.sql()
                        + " ORDER BY name, id")
                .params(reached.parameters())
                .query(Project.class)
                .list();
    }

    /** The projects above, the nearest first and the domain last. */
    List<Project> above(Project project) {
        return jdbc.sql("""
                        WITH RECURSIVE above (id, distance) AS (
                          SELECT parent_id, 1 FROM projects WHERE id = :id
                          UNION ALL
                          SELECT p.parent_id, a.distance + 1 FROM projects p JOIN above a ON p.id = a.id
                        )
                        %1$s a.distance, FALSE AS is_domain FROM projects p JOIN above a ON a.id = p.id
                        UNION ALL
                        %1$s a.distance, TRUE AS is_domain FROM %2$s JOIN above a ON a.id = p.id
                        ORDER BY distance
                        """.formatted(COLUMNS, DOMAINS))
                .param("id", project.id())
                .query(Project.class)
                .list();
    }

    /** The projects below, level by level. */
    List<Project> below(String id) {
        return jdbc.sql("""
                        WITH RECURSIVE below (id, distance) AS (
                          SELECT id, 1 FROM projects WHERE parent_id = :id
                          UNION ALL
                          SELECT p.id, b.distance + 1 FROM projects p JOIN below b ON p.parent_id = b.id
                        )
                        """ + SELECT + " JOIN below b ON b.id = p.id ORDER BY b.distance, p.pk")
                .param("id", id)
                .query(Project.class)
                .list();
    }

    public void insert(Project project) {
        jdbc.sql("""
                INSERT INTO projects (id, domain_id, parent_id, name, description, enabled, immutable, extra)
                VALUES (:id, :domainId, :parentId, :name, :description, :enabled, :immutable, :extra)
                """).paramSource(project).update();
    }

    void update(Project project) {
        jdbc.sql("""
                UPDATE projects SET name = :name, description = :description, enabled = :enabled,
                    immutable = :immutable, extra = :extra
                WHERE id = :id
                """).paramSource(project).update();
    }

    Optional<String> domainOfUser(String userId) {
        return jdbc.sql("SELECT domain_id FROM users WHERE id = :id")
                .param("id", userId)
                .query(String.class)
                .optional();
    }

    void delete(String id) {
        for (String statement : List.of(
                "DELETE FROM assignments WHERE target_id = :id",
                "DELETE FROM limits WHERE project_id = :id",
                "DELETE FROM project_tags WHERE project_id = :id",
                "UPDATE users SET default_project_id = NULL WHERE default_project_id = :id",
                "DELETE FROM projects WHERE id = :id")) {
            jdbc.sql(statement).param("id", id).update();
        }
    }
}
