package io.altostratus.network.service.rbac;

import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** RBAC policies in the database. */
@Repository
class RbacRepository {

    private static final String SELECT =
            "SELECT r.id, r.project_id, r.object_type, r.object_id, r.action, r.target_project";

    private final JdbcClient jdbc;

    RbacRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<RbacPolicy> find(String id) {
        return jdbc.sql(SELECT + " FROM rbac_policies r WHERE r.id = :id")
                .param("id", id)
                .query(RbacRepository::map)
                .optional();
    }

    List<RbacPolicy> page(ListRequest request, Consumer<Where> visibility) {
        return request.page(jdbc, SELECT, visibility, RbacRepository::map);
    }

    Audience audience(String objectId, String action) {
        return new Audience(new HashSet<>(
                jdbc.sql("SELECT target_project FROM rbac_policies WHERE object_id = :object AND action = :action")
                        .param("object", objectId)
                        .param("action", action)
                        .query(String.class)
                        .list()));
    }

    /** @return false if the object has such a policy already */
    boolean insert(RbacPolicy policy) {
        return jdbc.sql("""
                        INSERT IGNORE INTO rbac_policies (id, project_id, object_type, object_id, action,
                          target_project)
                        VALUES (:id, :project, :type, :object, :action, :target)
                        """)
                        .param("id", policy.id())
                        .param("project", policy.projectId())
                        .param("type", policy.objectType())
                        .param("object", policy.objectId())
                        .param("action", policy.action())
                        .param("target", policy.targetProject())
                        .update()
                == 1;
    }

    /** @return false if the object has such a policy already, or this one has gone */
    boolean retarget(RbacPolicy policy) {
        return jdbc.sql("UPDATE IGNORE rbac_policies SET target_project = :target WHERE id = :id")
                        .param("id", policy.id())
                        .param("target", policy.targetProject())
                        .update()
                == 1;
    }

    boolean delete(String id) {
        return jdbc.sql("DELETE FROM rbac_policies WHERE id = :id")
                        .param("id", id)
                        .update()
                == 1;
    }

    void delete(String objectId, String action, String targetProject) {
        jdbc.sql("""
                DELETE FROM rbac_policies
                WHERE object_id = :object AND action = :action AND target_project = :target
                """)
                .param("object", objectId)
                .param("action", action)
                .param("target", targetProject)
                .update();
    }

    void delete(String objectId, String action) {
        jdbc.sql("DELETE FROM rbac_policies WHERE object_id = :object AND action = :action")
                .param("object", objectId)
                .param("action", action)
                .update();
    }

    void deleteOf(Collection<String> objectIds) {
        jdbc.sql("DELETE FROM rbac_policies WHERE object_id IN (:ids)")
                .param("ids", objectIds)
                .update();
    }

    private static RbacPolicy map(ResultSet row, int number) throws SQLException {
        return new RbacPolicy(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("object_type"),
                row.getString("object_id"),
                row.getString("action"),
                row.getString("target_project"));
    }
}
