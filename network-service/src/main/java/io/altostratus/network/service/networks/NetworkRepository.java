package io.altostratus.network.service.networks;

import io.altostratus.context.Json;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Revisions;
import io.altostratus.network.service.objectids.StoredDigests;
import io.altostratus.network.service.segments.Segment;
import io.altostratus.persistence.RowLock;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;

/** Networks in the database. */
@Repository
public class NetworkRepository {

    private static final String SELECT = """
            SELECT n.id, n.project_id, n.name, n.description, n.admin_state_up, n.external,
              n.is_default, n.mtu,
              n.port_security_enabled, n.dns_domain, n.availability_zone_hints, n.qos_policy_id, n.revision, n.created_at, n.updated_at,
              EXISTS (SELECT 1 FROM subnets rs WHERE rs.network_id = n.id AND rs.segment_id IS NOT NULL) AS routed,
              (SELECT JSON_ARRAYAGG(JSON_OBJECT('position', w.position, 'type', w.network_type,
                'physical', w.physical_network, 'id', w.segmentation_id))
                FROM network_segments w WHERE w.network_id = n.id) AS segments, """
            + Audience.column("n.id", Audience.AS_SHARED) + " AS shared_with, "
            + Audience.column("n.id", Audience.AS_EXTERNAL) + " AS external_to";

    /** That the network {@code n} is shared with the caller, in a condition of a list. */
    public static final String SHARED = Audience.condition("n.id", Audience.AS_SHARED);

    private final JdbcClient jdbc;

    NetworkRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Network> find(String id) {
        return jdbc.sql(SELECT + " FROM networks n WHERE n.id = :id")
                .param("id", id)
                .query(NetworkRepository::map)
                .optional();
    }

    /** By id. */
    public Map<String, Network> findAll(Collection<String> ids) {
        Map<String, Network> found = new HashMap<>();
        if (!ids.isEmpty()) {
            jdbc.sql(SELECT + " FROM networks n WHERE n.id IN (:ids)")
                    .param("ids", ids)
                    .query(NetworkRepository::map)
                    .list()
                    .forEach(network -> found.put(network.id(), network));
        }
        return found;
    }

    /** Those through which routers lead outside. */
    public List<Network> external() {
        return jdbc.sql(SELECT + " FROM networks n WHERE n.external ORDER BY n.pk")
                .query(NetworkRepository::map)
                .list();
    }

    public List<Network> page(ListRequest request, Consumer<Where> visibility) {
        return request.page(jdbc, SELECT, visibility, NetworkRepository::map);
    }

    /** The ids of the subnets of each network, oldest first. */
    Map<String, List<String>> subnetIds(Collection<String> networkIds) {
        Map<String, List<String>> byNetwork = new HashMap<>();
        contents(networkIds).forEach((network, contents) -> byNetwork.put(network, contents.subnetIds()));
        return byNetwork;
    }

    /** What the networks show of their subnets; nothing for those without any. */
    public Map<String, NetworkContents> contents(Collection<String> networkIds) {
        Map<String, NetworkContents> byNetwork = new HashMap<>();
        if (!networkIds.isEmpty()) {
            jdbc.sql("""
                    SELECT s.network_id, s.id, s.ip_version, sp.address_scope_id FROM subnets s
                    LEFT JOIN subnet_pools sp ON sp.id = s.subnetpool_id
                    WHERE s.network_id IN (:ids) ORDER BY s.pk
                    """).param("ids", networkIds).query(row -> {
                NetworkContents before = byNetwork.getOrDefault(row.getString("network_id"), NetworkContents.EMPTY);
                List<String> ids = new ArrayList<>(before.subnetIds());
                ids.add(row.getString("id"));
                String scope = row.getString("address_scope_id");
                boolean four = row.getInt("ip_version") == 4;
                byNetwork.put(
                        row.getString("network_id"),
                        new NetworkContents(
                                ids,
                                four && scope != null ? scope : before.ipv4Scope(),
                                !four && scope != null ? scope : before.ipv6Scope()));
            });
        }
        return byNetwork;
    }

    /** The request digests of those that exist, by id. */
    Map<String, String> digests(Collection<String> ids) {
        return StoredDigests.of(jdbc, "networks", ids);
    }

    /**
     * Waits for whoever else works on the network's subnets or servers, until this transaction ends.
     *
     * @return false if there is no such network
     */
    public boolean lock(String id) {
        return jdbc.sql("UPDATE networks SET lock_version = lock_version + 1 WHERE id = :id")
                        .param("id", id)
                        .update()
                == 1;
    }

    /** Its subnets have changed, and so has what it shows. */
    public boolean touch(String id, LocalDateTime now) {
        return Revisions.touch(jdbc, "networks", id, now);
    }

    void insert(Network network, @Nullable String digest) {
        jdbc.sql("""
                INSERT INTO networks (id, project_id, name, description, admin_state_up, external, is_default,
                  mtu,
                  port_security_enabled, dns_domain,
                  availability_zone_hints, qos_policy_id, request_digest, revision, created_at, updated_at)
                VALUES (:id, :projectId, :name, :description, :adminStateUp, :external, :isDefault, :mtu, :portSecurityEnabled,
                  :dnsDomain, :hints, :qosPolicy, :digest, :revision, :createdAt, :updatedAt)
                """)
                .param("id", network.id())
                .param("projectId", network.projectId())
                .param("name", network.name())
                .param("description", network.description())
                .param("adminStateUp", network.adminStateUp())
                .param("external", network.external())
                .param("isDefault", network.isDefault())
                .param("mtu", network.mtu())
                .param("portSecurityEnabled", network.portSecurityEnabled())
                .param("dnsDomain", network.dnsDomain())
                .param("hints", hints(network), Types.VARCHAR)
                .param("qosPolicy", network.qosPolicyId())
                .param("digest", digest)
                .param("revision", network.revision())
                .param("createdAt", network.createdAt())
                .param("updatedAt", network.updatedAt())
                .update();
        for (int position = 0; position < network.segments().size(); position++) {
            insert(network, position, network.segments().get(position));
        }
    }

    /** The segments of a network by their ids. */
    public Map<String, Segment> segmentsOf(String networkId) {
        Map<String, Segment> segments = new HashMap<>();
        jdbc.sql("""
                SELECT id, network_type, physical_network, segmentation_id FROM network_segments
                WHERE network_id = :network
                """).param("network", networkId).query(row -> {
            segments.put(
                    row.getString("id"),
                    new Segment(
                            NetworkType.valueOf(row.getString("network_type").toUpperCase(Locale.ROOT)),
                            row.getString("physical_network"),
                            row.getObject("segmentation_id", Integer.class)));
        });
        return segments;
    }

    private void insert(Network network, int position, Segment segment) {
        jdbc.sql("""
                INSERT INTO network_segments (id, network_id, position, network_type, physical_network,
                  segmentation_id, segment, revision, created_at, updated_at)
                VALUES (:id, :network, :position, :type, :physical, :segmentationId, :segment, 0, :now, :now)
                """)
                .param("id", UUID.randomUUID().toString())
                .param("network", network.id())
                .param("position", position)
                .param("type", segment.type().apiName())
                .param("physical", segment.physicalNetwork(), Types.VARCHAR)
                .param("segmentationId", segment.segmentationId(), Types.INTEGER)
                .param("segment", segment.key(), Types.VARCHAR)
                .param("now", network.createdAt())
                .update();
    }

    void update(Network network) {
        jdbc.sql("""
                UPDATE networks SET name = :name, description = :description, admin_state_up = :adminStateUp,
                  external = :external, is_default = :isDefault, mtu = :mtu, port_security_enabled = :portSecurityEnabled,
                  dns_domain = :dnsDomain, qos_policy_id = :qosPolicy, revision = :revision,
                  updated_at = :updatedAt
                WHERE id = :id
                """)
                .param("id", network.id())
                .param("name", network.name())
                .param("description", network.description())
                .param("adminStateUp", network.adminStateUp())
                .param("external", network.external())
                .param("isDefault", network.isDefault())
                .param("mtu", network.mtu())
                .param("portSecurityEnabled", network.portSecurityEnabled())
                .param("qosPolicy", network.qosPolicyId())
                .param("dnsDomain", network.dnsDomain())
                .param("revision", network.revision())
                .param("updatedAt", network.updatedAt())
                .update();
    }

    /** The projects, other than its own, that have ports in it; routers' gateways are no use of a shared network. */
    Set<String> guests(String id) {
        return new HashSet<>(jdbc.sql("""
                        SELECT DISTINCT project_id FROM ports
                        WHERE network_id = :id AND project_id NOT IN (network_project_id, '')
                          AND device_owner NOT IN ('network:router_gateway', 'network:floatingip')
                        """).param("id", id).query(String.class).list());
    }

    /** The external network of those who name none. Whoever asks waits for those who asked before. */
    public Optional<String> defaultExternal() {
        new RowLock(jdbc).acquire("default-external-network");
        return jdbc.sql("SELECT id FROM networks WHERE is_default AND external")
                .query(String.class)
                .optional();
    }

    boolean hasIpv6(String id) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM subnets WHERE network_id = :id AND ip_version = 6)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    void makeExternal(String id) {
        jdbc.sql("UPDATE networks SET external = TRUE WHERE id = :id")
                .param("id", id)
                .update();
    }

    /** The projects, other than its own, whose routers have their gateway in the network or whose floating IPs are. */
    Set<String> routing(String id) {
        return new HashSet<>(jdbc.sql("""
                        SELECT r.project_id FROM routers r JOIN ports p ON p.device_id = r.id
                        JOIN networks n ON n.id = p.network_id
                        WHERE n.id = :id AND p.device_owner = 'network:router_gateway'
                          AND r.project_id <> n.project_id
                        UNION SELECT f.project_id FROM floating_ips f
                        JOIN networks n ON n.id = f.floating_network_id
                        WHERE n.id = :id AND f.project_id <> n.project_id
                        """).param("id", id).query(String.class).list());
    }

    /** Whether a router has its gateway in the network, or a floating IP is of it. */
    boolean hasGateways(String networkId) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM ports WHERE network_id = :id
                          AND device_owner IN ('network:router_gateway', 'network:floatingip'))
                        """).param("id", networkId).query(Boolean.class).single();
    }

    List<String> portIds(String networkId) {
        return jdbc.sql("SELECT id FROM ports WHERE network_id = :id ORDER BY pk LIMIT 20")
                .param("id", networkId)
                .query(String.class)
                .list();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM subnets WHERE network_id = :id").param("id", id).update();
        jdbc.sql("DELETE FROM networks WHERE id = :id").param("id", id).update();
    }

    private static @Nullable String hints(Network network) {
        return network.availabilityZoneHints().isEmpty()
                ? null
                : Json.MAPPER.writeValueAsString(network.availabilityZoneHints());
    }

    private static List<String> hints(@Nullable String json) {
        return json == null
                ? List.of()
                : Json.MAPPER
                        .readTree(json)
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList();
    }

    private static List<Segment> segments(String json) {
        return Json.MAPPER
                .readTree(json)
                .valueStream()
                .sorted(Comparator.comparingInt(
                        segment -> segment.get("position").asInt()))
                .map(NetworkRepository::segment)
                .toList();
    }

    private static Segment segment(JsonNode row) {
        JsonNode physical = row.path("physical");
        JsonNode id = row.path("id");
        return new Segment(
                NetworkType.valueOf(row.get("type").asString().toUpperCase(Locale.ROOT)),
                physical.isNull() ? null : physical.asString(),
                id.isNull() ? null : id.asInt());
    }

    private static Network map(ResultSet row, int number) throws SQLException {
        return new Network(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("name"),
                row.getString("description"),
                row.getBoolean("admin_state_up"),
                Audience.parse(row.getString("shared_with")),
                row.getBoolean("external"),
                Audience.parse(row.getString("external_to")),
                row.getBoolean("is_default"),
                row.getInt("mtu"),
                row.getBoolean("port_security_enabled"),
                row.getString("dns_domain"),
                segments(row.getString("segments")),
                row.getBoolean("routed"),
                hints(row.getString("availability_zone_hints")),
                row.getString("qos_policy_id"),
                row.getLong("revision"),
                row.getObject("created_at", LocalDateTime.class),
                row.getObject("updated_at", LocalDateTime.class));
    }
}
