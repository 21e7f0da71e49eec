package io.altostratus.identity.projects;

import io.altostratus.persistence.Where;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Projects in the database. */
@Repository
public class ProjectRepository {

    private static final String SELECT =
            "SELECT id, domain_id, parent_id, name, description, enabled, extra FROM projects";

    private final JdbcClient jdbc;

    ProjectRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Project> find(String id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id)
                .query(Project.class)
                .optional();
    }

    public Optional<Project> findByName(String domainId, String name) {
        return jdbc.sql(SELECT + " WHERE domain_id = :domain AND name = :name")
                .param("domain", domainId)
                .param("name", name)
                .query(Project.class)
                .optional();
    }

    public List<Project> list(Where where) {
        return jdbc.sql(SELECT + where.sql() + " ORDER BY pk")
                .params(where.parameters())
                .query(Project.class)
                .list();
    }

    /** Enabled projects in which the user has a role. */
    public List<Project> withRoleOf(String userId) {
        return jdbc.sql(SELECT + """
                         WHERE enabled AND id IN
                         (SELECT target_id FROM assignments WHERE actor_id = :user AND actor_kind = 'user' AND target_kind = 'project')
                         ORDER BY pk
                        """).param("user", userId).query(Project.class).list();
    }

    boolean hasChildren(String id) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM projects WHERE parent_id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    public void insert(Project project) {
        jdbc.sql("""
                INSERT INTO projects (id, domain_id, parent_id, name, description, enabled, extra)
                VALUES (:id, :domainId, :parentId, :name, :description, :enabled, :extra)
                """).paramSource(project).update();
    }

    void update(Project project) {
        jdbc.sql("""
                UPDATE projects SET name = :name, description = :description, enabled = :enabled, extra = :extra
                WHERE id = :id
                """).paramSource(project).update();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM assignments WHERE target_id = :id")
                .param("id", id)
                .update();
        jdbc.sql("UPDATE users SET default_project_id = NULL WHERE default_project_id = :id")
                .param("id", id)
                .update();
        jdbc.sql("DELETE FROM projects WHERE id = :id").param("id", id).update();
    }
}
