package io.altostratus.network.service.routers;

import io.altostratus.context.Json;
import io.altostratus.network.model.MetadataGuest;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Revisions;
import io.altostratus.network.service.objectids.StoredDigests;
import io.altostratus.network.service.ports.FixedIp;
import io.altostratus.network.service.subnets.HostRoute;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;

/** Routers in the database. Reading any number of them costs two statements. */
@Repository
public class RouterRepository {

    private static final String SELECT = """
            SELECT r.id, r.project_id, r.name, r.description, r.admin_state_up, r.enable_snat, r.gateway_port_id,
              g.network_id AS gateway_network_id, r.routes, r.host, r.ha, r.virtual_router_id,
              r.availability_zone_hints, r.version, r.revision, r.created_at,
              r.updated_at""";
    private static final String FROM = " FROM routers r LEFT JOIN ports g ON g.id = r.gateway_port_id";

    private final JdbcClient jdbc;

    RouterRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Router> find(String id) {
        return findAll(List.of(id)).stream().findFirst();
    }

    List<Router> findAll(Collection<String> ids) {
        return ids.isEmpty() ? List.of() : where(new Where().in("r.id", ids));
    }

    List<Router> hostedBy(String host) {
        return where(new Where()
                .and(
                        "(r.host = :host OR r.id IN (SELECT h.router_id FROM router_hosts h WHERE h.host = :host))",
                        "host",
                        host));
    }

    private List<Router> where(Where where) {
        return complete(jdbc.sql(SELECT + FROM + where.sql() + " ORDER BY r.pk")
                .params(where.parameters())
                .query(RouterRepository::map)
                .list());
    }

    List<Router> page(ListRequest request, Consumer<Where> visibility) {
        return complete(request.page(jdbc, SELECT, visibility, RouterRepository::map));
    }

    private List<Router> complete(List<Router> routers) {
        List<String> ports = routers.stream()
                .map(Router::gateway)
                .filter(Objects::nonNull)
                .map(Router.Gateway::portId)
                .toList();
        if (ports.isEmpty()) {
            return routers;
        }
        Map<String, List<FixedIp>> addresses = new HashMap<>();
        jdbc.sql("SELECT port_id, subnet_id, ip_address FROM ip_allocations WHERE port_id IN (:ids) ORDER BY address")
                .param("ids", ports)
                .query(row -> {
                    addresses
                            .computeIfAbsent(row.getString("port_id"), p -> new ArrayList<>(2))
                            .add(new FixedIp(
                                    row.getString("subnet_id"),
                                    IpAddress.parse(row.getString("ip_address")).orElseThrow()));
                });
        return routers.stream().map(router -> withAddresses(router, addresses)).toList();
    }

    private static Router withAddresses(Router router, Map<String, List<FixedIp>> addresses) {
        Router.Gateway gateway = router.gateway();
        if (gateway == null) {
            return router;
        }
        return new Router(
                router.id(),
                router.projectId(),
                router.name(),
                router.description(),
                router.adminStateUp(),
                router.enableSnat(),
                new Router.Gateway(
                        gateway.portId(), gateway.networkId(), addresses.getOrDefault(gateway.portId(), List.of())),
                router.routes(),
                router.host(),
                router.ha(),
                router.virtualRouterId(),
                router.availabilityZoneHints(),
                router.version(),
                router.revision(),
                router.createdAt(),
                router.updatedAt());
    }

    Map<String, String> digests(Collection<String> ids) {
        return StoredDigests.of(jdbc, "routers", ids);
    }

    /**
     * Waits for whoever else works on the router and what belongs to it, until this transaction ends; what its host is told
     * from now on is newer than all before.
     *
     * @return false if there is no such router
     */
    public boolean lock(String id) {
        return jdbc.sql("UPDATE routers SET version = version + 1 WHERE id = :id")
                        .param("id", id)
                        .update()
                == 1;
    }

    void insert(Router router, @Nullable String digest) {
        jdbc.sql("""
                INSERT INTO routers (id, project_id, name, description, admin_state_up, enable_snat, routes, ha, virtual_router_id, availability_zone_hints,
                  request_digest, revision, created_at, updated_at)
                VALUES (:id, :project, :name, :description, :up, :snat, '[]', :ha, :number, :hints, :digest, :revision, :now, :now)
                """)
                .param("id", router.id())
                .param("project", router.projectId())
                .param("name", router.name())
                .param("description", router.description())
                .param("up", router.adminStateUp())
                .param("snat", router.enableSnat())
                .param("ha", router.ha())
                .param("number", router.virtualRouterId())
                .param(
                        "hints",
                        router.availabilityZoneHints().isEmpty()
                                ? null
                                : Json.MAPPER.writeValueAsString(router.availabilityZoneHints()))
                .param("digest", digest)
                .param("revision", router.revision())
                .param("now", router.createdAt())
                .update();
    }

    /** All but its ports and its host. */
    void update(String id, String name, String description, boolean up, boolean snat, List<HostRoute> routes) {
        jdbc.sql("""
                UPDATE routers SET name = :name, description = :description, admin_state_up = :up, enable_snat = :snat,
                  routes = :routes
                WHERE id = :id
                """)
                .param("id", id)
                .param("name", name)
                .param("description", description)
                .param("up", up)
                .param("snat", snat)
                .param("routes", Json.MAPPER.writeValueAsString(RouterViews.routes(routes)))
                .update();
    }

    /** Users see that it has changed. */
    boolean touch(String id, LocalDateTime now) {
        return Revisions.touch(jdbc, "routers", id, now);
    }

    void setGateway(String id, @Nullable String portId) {
        jdbc.sql("UPDATE routers SET gateway_port_id = :port WHERE id = :id")
                .param("id", id)
                .param("port", portId)
                .update();
    }

    /** @param virtualRouterId null for a router with one host */
    void setHa(String id, boolean ha, @Nullable Integer virtualRouterId) {
        jdbc.sql("UPDATE routers SET ha = :ha, virtual_router_id = :number WHERE id = :id")
                .param("id", id)
                .param("ha", ha)
                .param("number", virtualRouterId)
                .update();
    }

    /** @param kept whether nobody but an administrator shall schedule it, now that an administrator has taken it away */
    void setHost(String id, @Nullable String host, boolean kept) {
        jdbc.sql("UPDATE routers SET host = :host, kept_unscheduled = :kept WHERE id = :id")
                .param("id", id)
                .param("host", host)
                .param("kept", kept)
                .update();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM routers WHERE id = :id").param("id", id).update();
    }

    void addInterface(String routerId, String portId) {
        jdbc.sql("INSERT INTO router_interfaces (port_id, router_id) VALUES (:port, :router)")
                .param("port", portId)
                .param("router", routerId)
                .update();
    }

    void removeInterface(String portId) {
        jdbc.sql("DELETE FROM router_interfaces WHERE port_id = :port")
                .param("port", portId)
                .update();
    }

    /** The ports in projects' networks, by router. */
    Map<String, List<String>> interfaces(Collection<String> routerIds) {
        Map<String, List<String>> byRouter = new HashMap<>();
        if (!routerIds.isEmpty()) {
            jdbc.sql("SELECT router_id, port_id FROM router_interfaces WHERE router_id IN (:ids) ORDER BY port_id")
                    .param("ids", routerIds)
                    .query(row -> {
                        byRouter.computeIfAbsent(row.getString("router_id"), r -> new ArrayList<>())
                                .add(row.getString("port_id"));
                    });
        }
        return byRouter;
    }

    /** The router that the port is a port of, be it its gateway. */
    Optional<String> ofPort(String portId) {
        return jdbc.sql("""
                        SELECT router_id FROM router_interfaces WHERE port_id = :port
                        UNION SELECT id FROM routers WHERE gateway_port_id = :port
                        UNION SELECT router_id FROM router_hosts WHERE port_id = :port
                        """).param("port", portId).query(String.class).optional();
    }

    /** Routers with a port in the network. */
    List<String> inNetwork(String networkId) {
        return jdbc.sql("""
                        SELECT i.router_id FROM router_interfaces i JOIN ports p ON p.id = i.port_id
                        WHERE p.network_id = :network
                        UNION
                        SELECT r.id FROM routers r JOIN ports p ON p.id = r.gateway_port_id
                        WHERE p.network_id = :network
                        ORDER BY 1
                        """).param("network", networkId).query(String.class).list();
    }

    /** Routers with an address in a subnet of the pool. */
    List<String> inPool(String poolId) {
        return jdbc.sql("""
                        SELECT i.router_id FROM router_interfaces i
                        JOIN ip_allocations a ON a.port_id = i.port_id
                        JOIN subnets s ON s.id = a.subnet_id AND s.subnetpool_id = :pool
                        UNION
                        SELECT r.id FROM routers r
                        JOIN ip_allocations a ON a.port_id = r.gateway_port_id
                        JOIN subnets s ON s.id = a.subnet_id AND s.subnetpool_id = :pool
                        ORDER BY 1
                        """).param("pool", poolId).query(String.class).list();
    }

    /** The router that joins a subnet to an external network; of several the one that is the subnet's gateway. */
    public Optional<String> between(String subnetId, String externalNetworkId) {
        return jdbc.sql("""
                        SELECT i.router_id FROM router_interfaces i
                        JOIN ip_allocations a ON a.port_id = i.port_id AND a.subnet_id = :subnet
                        JOIN subnets s ON s.id = a.subnet_id
                        JOIN routers r ON r.id = i.router_id
                        JOIN ports g ON g.id = r.gateway_port_id AND g.network_id = :external
                        ORDER BY a.ip_address = COALESCE(s.gateway_ip, '') DESC, r.pk LIMIT 1
                        """)
                .param("subnet", subnetId)
                .param("external", externalNetworkId)
                .query(String.class)
                .optional();
    }

    /** The server with this address in a network that the router is in. */
    Optional<MetadataGuest> guest(String routerId, String address) {
        List<MetadataGuest> guests = jdbc.sql("""
                        SELECT DISTINCT g.device_id, g.project_id FROM router_interfaces i
                        JOIN ports p ON p.id = i.port_id
                        JOIN ip_allocations inside ON inside.port_id = p.id
                        JOIN ip_allocations a ON a.subnet_id = inside.subnet_id AND a.ip_address = :address
                        JOIN ports g ON g.id = a.port_id AND g.device_owner NOT LIKE 'network:%'
                        WHERE i.router_id = :router AND g.device_id <> ''
                        """)
                .param("router", routerId)
                .param("address", address)
                .query((row, number) -> new MetadataGuest(row.getString("device_id"), row.getString("project_id")))
                .list();
        return guests.size() == 1 ? Optional.of(guests.getFirst()) : Optional.empty();
    }

    /** How many routers each host has; hosts without any are missing. */
    Map<String, Integer> load() {
        Map<String, Integer> load = new HashMap<>();
        jdbc.sql("""
                SELECT host, COUNT(*) AS routers FROM (
                  SELECT host FROM routers WHERE host IS NOT NULL AND NOT ha
                  UNION ALL SELECT host FROM router_hosts) AS hosted
                GROUP BY host
                """).query(row -> {
            load.put(row.getString("host"), row.getInt("routers"));
        });
        return load;
    }

    /**
     * Routers with ports that no host has, and that may be scheduled; and those that could have more hosts.
     *
     * @param most as many hosts a router may have now
     */
    List<String> unhosted(int most) {
        return jdbc.sql("""
                        SELECT r.id FROM routers r
                        WHERE r.host IS NULL AND NOT r.kept_unscheduled AND NOT r.ha
                          AND (r.gateway_port_id IS NOT NULL
                            OR EXISTS (SELECT 1 FROM router_interfaces i WHERE i.router_id = r.id))
                          OR r.ha AND NOT r.kept_unscheduled
                            AND (SELECT COUNT(*) FROM router_hosts h WHERE h.router_id = r.id) < :most
                        ORDER BY r.pk LIMIT 1000
                        """).param("most", most).query(String.class).list();
    }

    private static Router map(ResultSet row, int number) throws SQLException {
        String gatewayPort = row.getString("gateway_port_id");
        return new Router(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("name"),
                row.getString("description"),
                row.getBoolean("admin_state_up"),
                row.getBoolean("enable_snat"),
                gatewayPort == null
                        ? null
                        : new Router.Gateway(gatewayPort, row.getString("gateway_network_id"), List.of()),
                routes(row.getString("routes")),
                row.getString("host"),
                row.getBoolean("ha"),
                row.getObject("virtual_router_id", Integer.class),
                hints(row.getString("availability_zone_hints")),
                row.getLong("version"),
                row.getLong("revision"),
                row.getObject("created_at", LocalDateTime.class),
                row.getObject("updated_at", LocalDateTime.class));
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

    private static List<HostRoute> routes(String json) {
        List<HostRoute> routes = new ArrayList<>();
        for (JsonNode route : Json.MAPPER.readTree(json)) {
            routes.add(new HostRoute(
                    Cidr.parse(route.path("destination").asString("")).orElseThrow(),
                    IpAddress.parse(route.path("nexthop").asString("")).orElseThrow()));
        }
        return routes;
    }
}
