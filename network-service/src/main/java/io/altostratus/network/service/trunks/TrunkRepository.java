package io.altostratus.network.service.trunks;

import io.altostratus.context.Json;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Revisions;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;

/** Trunks in the database. Their status follows from their ports, so it cannot be out of date. */
@Repository
class TrunkRepository {

    private static final String PARTS =
            "SELECT 1 FROM trunk_subports f JOIN ports c ON c.id = f.port_id WHERE f.trunk_id = t.id AND ";

    static final String STATUS = "CASE WHEN p.vif_type IN ('unbound', 'binding_failed') OR NOT p.admin_state_up"
            + " THEN 'DOWN'"
            + " WHEN EXISTS (" + PARTS + "c.vif_type = 'binding_failed') THEN 'ERROR'"
            + " WHEN EXISTS (" + PARTS + "f.failure IS NOT NULL AND NOT c.wired) THEN 'DEGRADED'"
            + " WHEN p.wired AND NOT EXISTS (" + PARTS + "c.admin_state_up AND NOT c.wired) THEN 'ACTIVE'"
            + " ELSE 'BUILD' END";

    private static final String SELECT = """
            SELECT t.id, t.project_id, t.name, t.description, t.admin_state_up, t.port_id, t.revision, t.created_at,
              t.updated_at, (SELECT JSON_ARRAYAGG(JSON_OBJECT('pk', s.pk, 'port', s.port_id,
                'type', s.segmentation_type, 'id', s.segmentation_id))
                FROM trunk_subports s WHERE s.trunk_id = t.id) AS sub_ports, """ + STATUS + " AS status";

    private final JdbcClient jdbc;

    TrunkRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Trunk> find(String id) {
        return jdbc.sql(SELECT + " FROM " + TrunkAttributes.TRUNK.table().from() + " WHERE t.id = :id")
                .param("id", id)
                .query(TrunkRepository::map)
                .optional();
    }

    List<Trunk> page(ListRequest request, Consumer<Where> visibility) {
        return request.page(jdbc, SELECT, visibility, TrunkRepository::map);
    }

    void insert(Trunk trunk) {
        jdbc.sql("""
                INSERT INTO trunks (id, project_id, name, description, admin_state_up, port_id, revision, created_at,
                  updated_at)
                VALUES (:id, :project, :name, :description, :up, :port, :revision, :created, :updated)
                """)
                .param("id", trunk.id())
                .param("project", trunk.projectId())
                .param("name", trunk.name())
                .param("description", trunk.description())
                .param("up", trunk.adminStateUp())
                .param("port", trunk.portId())
                .param("revision", trunk.revision())
                .param("created", trunk.createdAt())
                .param("updated", trunk.updatedAt())
                .update();
    }

    /**
     * Its revision grows. Locks it until the transaction ends.
     *
     * @return false if there is no such trunk
     */
    boolean touch(String id, LocalDateTime now) {
        return Revisions.touch(jdbc, "trunks", id, now);
    }

    void update(String id, String name, String description, boolean adminStateUp) {
        jdbc.sql("UPDATE trunks SET name = :name, description = :description, admin_state_up = :up WHERE id = :id")
                .param("id", id)
                .param("name", name)
                .param("description", description)
                .param("up", adminStateUp)
                .update();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM trunks WHERE id = :id").param("id", id).update();
    }

    void add(String trunkId, SubPort sub) {
        jdbc.sql("""
                INSERT INTO trunk_subports (trunk_id, port_id, segmentation_type, segmentation_id)
                VALUES (:trunk, :port, :type, :id)
                """)
                .param("trunk", trunkId)
                .param("port", sub.portId())
                .param("type", sub.segmentationType())
                .param("id", sub.segmentationId())
                .update();
    }

    void remove(String portId) {
        jdbc.sql("DELETE FROM trunk_subports WHERE port_id = :port")
                .param("port", portId)
                .update();
    }

    /** The trunks that these ports are parts of, by port. */
    Map<String, String> trunksOf(Collection<String> portIds) {
        Map<String, String> trunks = new HashMap<>();
        if (!portIds.isEmpty()) {
            jdbc.sql("SELECT port_id, trunk_id FROM trunk_subports WHERE port_id IN (:ports)")
                    .param("ports", portIds)
                    .query(row -> {
                        trunks.put(row.getString("port_id"), row.getString("trunk_id"));
                    });
        }
        return trunks;
    }

    /** A subport's tag, and the port that its frames pass. */
    record Tagged(String portId, String parentPortId, int segmentationId) {}

    Map<String, Tagged> tagged(Collection<String> portIds) {
        return portIds.isEmpty()
                ? Map.of()
                : jdbc
                        .sql("""
                                SELECT s.port_id, t.port_id AS parent, s.segmentation_id
                                FROM trunk_subports s JOIN trunks t ON t.id = s.trunk_id WHERE s.port_id IN (:ports)
                                """)
                        .param("ports", portIds)
                        .query((row, number) -> new Tagged(
                                row.getString("port_id"), row.getString("parent"), row.getInt("segmentation_id")))
                        .list()
                        .stream()
                        .collect(Collectors.toMap(Tagged::portId, tagged -> tagged));
    }

    /** @param failure why the host does not connect the port; null if nothing is known against it */
    void note(String portId, @Nullable String failure) {
        jdbc.sql("UPDATE trunk_subports SET failure = :failure WHERE port_id = :port")
                .param("port", portId)
                .param("failure", failure)
                .update();
    }

    private static List<SubPort> subPorts(@Nullable String json) {
        if (json == null) {
            return List.of();
        }
        List<JsonNode> rows = new ArrayList<>();
        Json.MAPPER.readTree(json).forEach(rows::add);
        rows.sort(Comparator.comparingLong(row -> row.get("pk").asLong()));
        return rows.stream()
                .map(row -> new SubPort(
                        row.get("port").asString(),
                        row.get("type").asString(),
                        row.get("id").asInt()))
                .toList();
    }

    private static Trunk map(ResultSet row, int number) throws SQLException {
        return new Trunk(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("name"),
                row.getString("description"),
                row.getBoolean("admin_state_up"),
                row.getString("port_id"),
                row.getString("status"),
                subPorts(row.getString("sub_ports")),
                row.getLong("revision"),
                row.getObject("created_at", LocalDateTime.class),
                row.getObject("updated_at", LocalDateTime.class));
    }
}
