package io.altostratus.network.service.subnets;

import io.altostratus.context.Json;
import io.altostratus.network.service.address.AddressRange;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Revisions;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.objectids.StoredDigests;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;

/** Subnets in the database. */
@Repository
public class SubnetRepository {

    private static final String SELECT = """
            SELECT s.id, s.project_id, s.network_id, s.name, s.description, s.cidr, s.gateway_ip, s.enable_dhcp,
              s.allocation_pools, s.dns_nameservers, s.host_routes, s.subnetpool_id, s.segment_id, s.ipv6_ra_mode,
              s.ipv6_address_mode, s.service_types, s.revision, s.created_at, s.updated_at,
              n.project_id AS network_project_id, """ + Audience.column("n.id", Audience.AS_SHARED) + " AS network_shared";
    private static final String FROM = " FROM subnets s JOIN networks n ON n.id = s.network_id ";

    /** A subnet with what rules ask of its network. */
    public record Placed(Subnet subnet, String networkProjectId, Audience networkShared) {

        public Map<String, Object> target() {
            Map<String, Object> target = Network.targetWithin(subnet.projectId(), networkProjectId, networkShared);
            target.put("revision_number", subnet.revision());
            return target;
        }
    }

    private final JdbcClient jdbc;

    SubnetRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Placed> find(String id) {
        return jdbc.sql(SELECT + FROM + "WHERE s.id = :id")
                .param("id", id)
                .query(SubnetRepository::placed)
                .optional();
    }

    public List<Placed> findAll(Collection<String> ids) {
        return jdbc.sql(SELECT + FROM + "WHERE s.id IN (:ids)")
                .param("ids", ids)
                .query(SubnetRepository::placed)
                .list();
    }

    /** The subnets of these networks, oldest first. */
    public List<Subnet> ofNetworks(Collection<String> networkIds) {
        if (networkIds.isEmpty()) {
            return List.of();
        }
        return jdbc
                .sql(SELECT + FROM + "WHERE s.network_id IN (:ids) ORDER BY s.pk")
                .param("ids", networkIds)
                .query(SubnetRepository::placed)
                .list()
                .stream()
                .map(Placed::subnet)
                .toList();
    }

    public Set<String> idsOf(Collection<String> networkIds) {
        return jdbc.sql("SELECT id FROM subnets WHERE network_id IN (:ids)")
                .param("ids", networkIds)
                .query(String.class)
                .set();
    }

    /** The pools that the networks' subnets are of. */
    List<String> poolsOf(Collection<String> networkIds) {
        return networkIds.isEmpty()
                ? List.of()
                : jdbc.sql("""
                        SELECT DISTINCT subnetpool_id FROM subnets
                        WHERE network_id IN (:ids) AND subnetpool_id IS NOT NULL
                        """).param("ids", networkIds).query(String.class).list();
    }

    List<Placed> page(ListRequest request, Consumer<Where> visibility) {
        return request.page(jdbc, SELECT, visibility, SubnetRepository::placed);
    }

    Map<String, String> digests(Collection<String> ids) {
        return StoredDigests.of(jdbc, "subnets", ids);
    }

    void insert(Subnet subnet, @Nullable String digest) {
        jdbc.sql("""
                INSERT INTO subnets (id, project_id, network_id, name, description, ip_version, cidr, gateway_ip,
                  enable_dhcp, allocation_pools, dns_nameservers, host_routes, subnetpool_id, segment_id, ipv6_ra_mode,
                  ipv6_address_mode, service_types, request_digest, revision, created_at, updated_at)
                VALUES (:id, :projectId, :networkId, :name, :description, :version, :cidr, :gateway, :dhcp, :pools,
                  :dns, :routes, :pool, :segment, :raMode, :addressMode, :serviceTypes, :digest, :revision, :createdAt,
                  :updatedAt)
                """)
                .params(columns(subnet))
                .param("projectId", subnet.projectId())
                .param("networkId", subnet.networkId())
                .param("version", subnet.cidr().version())
                .param("cidr", subnet.cidr().text())
                .param("pool", subnet.subnetPoolId())
                .param("raMode", subnet.ipv6().ra())
                .param("addressMode", subnet.ipv6().address())
                .param("digest", digest)
                .param("createdAt", subnet.createdAt())
                .update();
    }

    /** @return false if there is no such subnet */
    boolean touch(String id, LocalDateTime now) {
        return Revisions.touch(jdbc, "subnets", id, now);
    }

    void update(Subnet subnet) {
        jdbc.sql("""
                UPDATE subnets SET name = :name, description = :description, gateway_ip = :gateway,
                  enable_dhcp = :dhcp, allocation_pools = :pools, dns_nameservers = :dns, host_routes = :routes,
                  service_types = :serviceTypes, segment_id = :segment, revision = :revision, updated_at = :updatedAt
                WHERE id = :id
                """).params(columns(subnet)).update();
    }

    private static Map<String, Object> columns(Subnet subnet) {
        IpAddress gateway = subnet.gateway();
        Map<String, Object> columns = new HashMap<>();
        columns.put("id", subnet.id());
        columns.put("name", subnet.name());
        columns.put("description", subnet.description());
        columns.put("gateway", gateway == null ? null : gateway.text());
        columns.put("dhcp", subnet.enableDhcp());
        columns.put("pools", Json.MAPPER.writeValueAsString(SubnetView.pools(subnet)));
        columns.put("dns", Json.MAPPER.writeValueAsString(SubnetView.dnsServers(subnet)));
        columns.put("routes", Json.MAPPER.writeValueAsString(SubnetView.hostRoutes(subnet)));
        columns.put(
                "serviceTypes",
                subnet.serviceTypes().isEmpty() ? null : Json.MAPPER.writeValueAsString(subnet.serviceTypes()));
        columns.put("segment", subnet.segmentId());
        columns.put("revision", subnet.revision());
        columns.put("updatedAt", subnet.updatedAt());
        return columns;
    }

    /** Ports that have addresses of the subnet. */
    List<String> portIds(String subnetId) {
        return jdbc.sql("SELECT DISTINCT port_id FROM ip_allocations WHERE subnet_id = :id LIMIT 20")
                .param("id", subnetId)
                .query(String.class)
                .list();
    }

    Optional<String> portWith(String subnetId, IpAddress address) {
        return jdbc.sql("SELECT port_id FROM ip_allocations WHERE subnet_id = :subnet AND address = :address")
                .param("subnet", subnetId)
                .param("address", address.number())
                .query(String.class)
                .optional();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM subnets WHERE id = :id").param("id", id).update();
    }

    private static Placed placed(ResultSet row, int number) throws SQLException {
        String gateway = row.getString("gateway_ip");
        Subnet subnet = new Subnet(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("network_id"),
                row.getString("name"),
                row.getString("description"),
                Cidr.parse(row.getString("cidr")).orElseThrow(),
                gateway == null ? null : address(gateway),
                row.getBoolean("enable_dhcp"),
                pools(row.getString("allocation_pools")),
                dnsServers(row.getString("dns_nameservers")),
                hostRoutes(row.getString("host_routes")),
                row.getString("subnetpool_id"),
                row.getString("segment_id"),
                new Ipv6Modes(row.getString("ipv6_ra_mode"), row.getString("ipv6_address_mode")),
                serviceTypes(row.getString("service_types")),
                row.getLong("revision"),
                row.getObject("created_at", LocalDateTime.class),
                row.getObject("updated_at", LocalDateTime.class));
        return new Placed(subnet, row.getString("network_project_id"), Audience.parse(row.getString("network_shared")));
    }

    private static List<AddressRange> pools(String json) {
        List<AddressRange> pools = new ArrayList<>();
        for (JsonNode pool : Json.MAPPER.readTree(json)) {
            pools.add(new AddressRange(
                    address(pool.get("start").asString()),
                    address(pool.get("end").asString())));
        }
        return pools;
    }

    private static List<IpAddress> dnsServers(String json) {
        List<IpAddress> servers = new ArrayList<>();
        Json.MAPPER.readTree(json).forEach(server -> servers.add(address(server.asString())));
        return servers;
    }

    private static List<String> serviceTypes(@Nullable String json) {
        List<String> types = new ArrayList<>();
        if (json != null) {
            Json.MAPPER.readTree(json).forEach(type -> types.add(type.asString()));
        }
        return types;
    }

    private static List<HostRoute> hostRoutes(String json) {
        List<HostRoute> routes = new ArrayList<>();
        for (JsonNode route : Json.MAPPER.readTree(json)) {
            routes.add(new HostRoute(
                    Cidr.parse(route.get("destination").asString()).orElseThrow(),
                    address(route.get("nexthop").asString())));
        }
        return routes;
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }
}
