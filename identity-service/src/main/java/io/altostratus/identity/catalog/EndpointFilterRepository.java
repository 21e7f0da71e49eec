package io.altostratus.identity.catalog;

import io.altostratus.context.Json;
import io.altostratus.persistence.Where;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Endpoint groups, and which endpoints and groups projects are restricted to, in the database. */
@Repository
class EndpointFilterRepository {

    /**
     * Endpoints that have something in common.
     *
     * @param filters JSON object of attributes of endpoints and their values
     */
    record EndpointGroup(String id, String name, @Nullable String description, String filters) {

        boolean has(CatalogRepository.Endpoint endpoint) {
            return Json.MAPPER.readTree(filters).properties().stream().allMatch(filter -> {
                String value =
                        filter.getValue().isNull() ? null : filter.getValue().asString();
                return switch (filter.getKey()) {
                    case "service_id" -> endpoint.serviceId().equals(value);
                    case "region_id" ->
                        endpoint.regionId() == null
                                ? value == null
                                : endpoint.regionId().equals(value);
                    case "interface" -> endpoint.interfaceName().equals(value);
                    default -> false;
                };
            });
        }
    }

    private static final String GROUPS = "SELECT g.id, g.name, g.description, g.filters FROM endpoint_groups g";

    private final JdbcClient jdbc;
    private final CatalogRepository catalog;

    EndpointFilterRepository(JdbcClient jdbc, CatalogRepository catalog) {
        this.jdbc = jdbc;
        this.catalog = catalog;
    }

    Optional<EndpointGroup> findGroup(String id) {
        return jdbc.sql(GROUPS + " WHERE g.id = :id")
                .param("id", id)
                .query(EndpointGroup.class)
                .optional();
    }

    List<EndpointGroup> groups(Where where) {
        return jdbc.sql(GROUPS + where.sql() + " ORDER BY g.pk")
                .params(where.parameters())
                .query(EndpointGroup.class)
                .list();
    }

    List<EndpointGroup> groupsOf(String projectId) {
        return jdbc.sql(GROUPS + """
                         JOIN project_endpoint_groups p ON p.endpoint_group_id = g.id
                        WHERE p.project_id = :project ORDER BY g.pk
                        """)
                .param("project", projectId)
                .query(EndpointGroup.class)
                .list();
    }

    void insert(EndpointGroup group) {
        jdbc.sql("""
                INSERT INTO endpoint_groups (id, name, description, filters)
                VALUES (:id, :name, :description, :filters)
                """).paramSource(group).update();
    }

    void update(EndpointGroup group) {
        jdbc.sql("""
                UPDATE endpoint_groups SET name = :name, description = :description, filters = :filters WHERE id = :id
                """).paramSource(group).update();
    }

    boolean deleteGroup(String id) {
        return jdbc.sql("DELETE FROM endpoint_groups WHERE id = :id")
                        .param("id", id)
                        .update()
                > 0;
    }

    List<CatalogRepository.Endpoint> endpointsOf(EndpointGroup group) {
        return catalog.endpoints(new Where()).stream().filter(group::has).toList();
    }

    /** Of a project's own endpoints and those of its groups, each once; nothing for a project without restriction. */
    List<CatalogRepository.Endpoint> endpointsOf(String projectId) {
        List<String> own = jdbc.sql("SELECT endpoint_id FROM project_endpoints WHERE project_id = :project")
                .param("project", projectId)
                .query(String.class)
                .list();
        List<EndpointGroup> groups = groupsOf(projectId);
        if (own.isEmpty() && groups.isEmpty()) {
            return List.of();
        }
        List<CatalogRepository.Endpoint> found = new ArrayList<>();
        for (CatalogRepository.Endpoint endpoint : catalog.endpoints(new Where())) {
            if (own.contains(endpoint.id()) || groups.stream().anyMatch(group -> group.has(endpoint))) {
                found.add(endpoint);
            }
        }
        return found;
    }

    /** Whether any project is restricted at all. */
    boolean anyRestricted() {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM project_endpoints)
                            OR EXISTS (SELECT 1 FROM project_endpoint_groups)
                        """).query(Boolean.class).single();
    }

    /** @throws org.springframework.dao.DuplicateKeyException if it is there */
    void addEndpoint(String projectId, String endpointId) {
        jdbc.sql("INSERT INTO project_endpoints (project_id, endpoint_id) VALUES (:project, :member)")
                .params(pair(projectId, endpointId))
                .update();
    }

    boolean hasEndpoint(String projectId, String endpointId) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM project_endpoints
                            WHERE project_id = :project AND endpoint_id = :member)
                        """)
                .params(pair(projectId, endpointId))
                .query(Boolean.class)
                .single();
    }

    boolean removeEndpoint(String projectId, String endpointId) {
        return jdbc.sql("DELETE FROM project_endpoints WHERE project_id = :project AND endpoint_id = :member")
                        .params(pair(projectId, endpointId))
                        .update()
                > 0;
    }

    List<String> projectsOfEndpoint(String endpointId) {
        return jdbc.sql("SELECT project_id FROM project_endpoints WHERE endpoint_id = :id")
                .param("id", endpointId)
                .query(String.class)
                .list();
    }

    /** @throws org.springframework.dao.DuplicateKeyException if it is there */
    void addGroup(String projectId, String groupId) {
        jdbc.sql("INSERT INTO project_endpoint_groups (project_id, endpoint_group_id) VALUES (:project, :member)")
                .params(pair(projectId, groupId))
                .update();
    }

    boolean hasGroup(String projectId, String groupId) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM project_endpoint_groups
                            WHERE project_id = :project AND endpoint_group_id = :member)
                        """)
                .params(pair(projectId, groupId))
                .query(Boolean.class)
                .single();
    }

    boolean removeGroup(String projectId, String groupId) {
        return jdbc.sql("""
                        DELETE FROM project_endpoint_groups
                        WHERE project_id = :project AND endpoint_group_id = :member
                        """).params(pair(projectId, groupId)).update() > 0;
    }

    List<String> projectsOfGroup(String groupId) {
        return jdbc.sql("SELECT project_id FROM project_endpoint_groups WHERE endpoint_group_id = :id")
                .param("id", groupId)
                .query(String.class)
                .list();
    }

    private static Map<String, Object> pair(String projectId, String memberId) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("project", projectId);
        parameters.put("member", memberId);
        return parameters;
    }
}
