package io.altostratus.network.service.segmentranges;

import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Revisions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Ranges in the database, and the networks that have ids of them. */
@Repository
class RangeRepository {

    private static final String SELECT = """
            SELECT g.id, g.name, g.description, g.by_configuration, IF(g.shared, NULL, g.project_id) AS project,
              g.network_type, g.physical_network, g.minimum, g.maximum, g.revision, g.created_at, g.updated_at""";

    private final JdbcClient jdbc;

    RangeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<SegmentIdRange> find(String id) {
        return jdbc.sql(SELECT + " FROM network_segment_ranges g WHERE g.id = :id")
                .param("id", id)
                .query(RangeRepository::map)
                .optional();
    }

    List<SegmentIdRange> page(ListRequest request) {
        return request.page(jdbc, SELECT, where -> {}, RangeRepository::map);
    }

    List<SegmentIdRange> all() {
        return jdbc.sql(SELECT + " FROM network_segment_ranges g ORDER BY g.pk")
                .query(RangeRepository::map)
                .list();
    }

    void insert(SegmentIdRange range) {
        jdbc.sql("""
                INSERT INTO network_segment_ranges (id, name, description, by_configuration, shared, project_id,
                  network_type, physical_network, minimum, maximum, revision, created_at, updated_at)
                VALUES (:id, :name, :description, :configured, :shared, :project, :type, :physical, :minimum, :maximum,
                  :revision, :created, :updated)
                """)
                .param("id", range.id())
                .param("name", range.name())
                .param("description", range.description())
                .param("configured", range.byConfiguration())
                .param("shared", range.projectId() == null)
                .param("project", range.projectId(), Types.VARCHAR)
                .param("type", range.networkType())
                .param("physical", range.physicalNetwork(), Types.VARCHAR)
                .param("minimum", range.minimum())
                .param("maximum", range.maximum())
                .param("revision", range.revision())
                .param("created", range.createdAt())
                .param("updated", range.updatedAt())
                .update();
    }

    /**
     * Its revision grows. Locks it until the transaction ends.
     *
     * @return false if there is no such range
     */
    boolean touch(String id, LocalDateTime now) {
        return Revisions.touch(jdbc, "network_segment_ranges", id, now);
    }

    void update(String id, String name, String description, int minimum, int maximum) {
        jdbc.sql("""
                UPDATE network_segment_ranges SET name = :name, description = :description, minimum = :minimum,
                  maximum = :maximum
                WHERE id = :id
                """)
                .param("id", id)
                .param("name", name)
                .param("description", description)
                .param("minimum", minimum)
                .param("maximum", maximum)
                .update();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM network_segment_ranges WHERE id = :id")
                .param("id", id)
                .update();
    }

    /** An id that a network has. */
    record Used(String type, @Nullable String physicalNetwork, int id, String project) {}

    /** The ids of these ranges that networks have, and perhaps others. */
    List<Used> used(List<SegmentIdRange> ranges) {
        if (ranges.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("""
                        SELECT w.network_type, w.physical_network, w.segmentation_id, n.project_id
                        FROM network_segments w JOIN networks n ON n.id = w.network_id
                        WHERE w.network_type IN (:types) AND w.segmentation_id BETWEEN :minimum AND :maximum
                        """)
                .param(
                        "types",
                        ranges.stream()
                                .map(SegmentIdRange::networkType)
                                .distinct()
                                .toList())
                .param(
                        "minimum",
                        ranges.stream().mapToInt(SegmentIdRange::minimum).min().orElseThrow())
                .param(
                        "maximum",
                        ranges.stream().mapToInt(SegmentIdRange::maximum).max().orElseThrow())
                .query((row, number) -> new Used(
                        row.getString("network_type"),
                        row.getString("physical_network"),
                        row.getInt("segmentation_id"),
                        row.getString("project_id")))
                .list();
    }

    /** The projects of the networks that have ids of the range, by id. */
    static Map<Integer, String> within(SegmentIdRange range, List<Used> all) {
        Map<Integer, String> used = new TreeMap<>();
        for (Used one : all) {
            if (one.type().equals(range.networkType())
                    && Objects.equals(one.physicalNetwork(), range.physicalNetwork())
                    && one.id() >= range.minimum()
                    && one.id() <= range.maximum()) {
                used.put(one.id(), one.project());
            }
        }
        return used;
    }

    private static SegmentIdRange map(ResultSet row, int number) throws SQLException {
        return new SegmentIdRange(
                row.getString("id"),
                row.getString("name"),
                row.getString("description"),
                row.getBoolean("by_configuration"),
                row.getString("project"),
                row.getString("network_type"),
                row.getString("physical_network"),
                row.getInt("minimum"),
                row.getInt("maximum"),
                row.getLong("revision"),
                row.getObject("created_at", LocalDateTime.class),
                row.getObject("updated_at", LocalDateTime.class));
    }
}
