package io.altostratus.network.service.networksegments;

import io.altostratus.network.model.NetworkType;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Revisions;
import io.altostratus.network.service.segments.Segment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Segments in the database. */
@Repository
class NetworkSegmentRepository {

    private static final String SELECT = """
            SELECT w.id, w.network_id, w.name, w.description, w.network_type, w.physical_network, w.segmentation_id,
              w.position, w.revision, w.created_at, w.updated_at""";

    private final JdbcClient jdbc;

    NetworkSegmentRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<NetworkSegment> find(String id) {
        return jdbc.sql(SELECT + " FROM network_segments w WHERE w.id = :id")
                .param("id", id)
                .query(NetworkSegmentRepository::map)
                .optional();
    }

    List<NetworkSegment> page(ListRequest request) {
        return request.page(jdbc, SELECT, where -> {}, NetworkSegmentRepository::map);
    }

    /** Those of the network, in their order. */
    List<NetworkSegment> of(String networkId) {
        return jdbc.sql(SELECT + " FROM network_segments w WHERE w.network_id = :network ORDER BY w.position")
                .param("network", networkId)
                .query(NetworkSegmentRepository::map)
                .list();
    }

    void insert(NetworkSegment segment) {
        Segment carrier = segment.carrier();
        jdbc.sql("""
                INSERT INTO network_segments (id, network_id, position, name, description, network_type,
                  physical_network, segmentation_id, segment, revision, created_at, updated_at)
                VALUES (:id, :network, :position, :name, :description, :type, :physical, :segmentationId, :key,
                  :revision, :created, :updated)
                """)
                .param("id", segment.id())
                .param("network", segment.networkId())
                .param("position", segment.position())
                .param("name", segment.name(), Types.VARCHAR)
                .param("description", segment.description())
                .param("type", carrier.type().apiName())
                .param("physical", carrier.physicalNetwork(), Types.VARCHAR)
                .param("segmentationId", carrier.segmentationId(), Types.INTEGER)
                .param("key", carrier.key(), Types.VARCHAR)
                .param("revision", segment.revision())
                .param("created", segment.createdAt())
                .param("updated", segment.updatedAt())
                .update();
    }

    /**
     * Its revision grows. Locks it until the transaction ends.
     *
     * @return false if there is no such segment
     */
    boolean touch(String id, LocalDateTime now) {
        return Revisions.touch(jdbc, "network_segments", id, now);
    }

    void update(String id, @Nullable String name, String description) {
        jdbc.sql("UPDATE network_segments SET name = :name, description = :description WHERE id = :id")
                .param("id", id)
                .param("name", name, Types.VARCHAR)
                .param("description", description)
                .update();
    }

    /** The next one takes its place. */
    void delete(NetworkSegment segment) {
        jdbc.sql("DELETE FROM network_segments WHERE id = :id")
                .param("id", segment.id())
                .update();
        jdbc.sql("""
                UPDATE network_segments SET position = position - 1
                WHERE network_id = :network AND position > :position ORDER BY position
                """)
                .param("network", segment.networkId())
                .param("position", segment.position())
                .update();
    }

    List<String> subnetsOn(String segmentId) {
        return jdbc.sql("SELECT id FROM subnets WHERE segment_id = :id ORDER BY pk LIMIT 20")
                .param("id", segmentId)
                .query(String.class)
                .list();
    }

    /** The hosts that the network's ports are bound to, by port. */
    Map<String, String> boundPorts(String networkId) {
        Map<String, String> hosts = new HashMap<>();
        jdbc.sql("""
                SELECT id, host_id FROM ports
                WHERE network_id = :network AND vif_type NOT IN ('unbound', 'binding_failed')
                """).param("network", networkId).query(row -> {
            hosts.put(row.getString("id"), row.getString("host_id"));
        });
        return hosts;
    }

    private static NetworkSegment map(ResultSet row, int number) throws SQLException {
        return new NetworkSegment(
                row.getString("id"),
                row.getString("network_id"),
                row.getString("name"),
                Objects.requireNonNullElse(row.getString("description"), ""),
                new Segment(
                        NetworkType.valueOf(row.getString("network_type").toUpperCase(Locale.ROOT)),
                        row.getString("physical_network"),
                        row.getObject("segmentation_id", Integer.class)),
                row.getInt("position"),
                row.getLong("revision"),
                row.getObject("created_at", LocalDateTime.class),
                row.getObject("updated_at", LocalDateTime.class));
    }
}
