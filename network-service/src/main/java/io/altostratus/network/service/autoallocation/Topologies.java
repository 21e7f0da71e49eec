package io.altostratus.network.service.autoallocation;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.networks.NetworkAttributes;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.networks.Networks;
import io.altostratus.network.service.objectids.ChosenIds;
import io.altostratus.network.service.routers.RouterAttributes;
import io.altostratus.network.service.routers.RouterInterfaces;
import io.altostratus.network.service.routers.Routers;
import io.altostratus.network.service.subnets.Subnet;
import io.altostratus.network.service.subnets.SubnetAttributes;
import io.altostratus.network.service.subnets.SubnetRepository;
import io.altostratus.network.service.subnets.Subnets;
import io.altostratus.persistence.RowLock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * A project's network with a subnet of each default pool, and a router that leads from it into the default external
 * network. It is made as a whole or not at all, in one transaction, and once for each project.
 */
@Service
class Topologies {

    private record Topology(String networkId, String routerId) {}

    private record Pool(String id, int ipVersion) {}

    private final JdbcClient jdbc;
    private final RowLock lock;
    private final NetworkRepository repository;
    private final SubnetRepository itsSubnets;
    private final Networks networks;
    private final Subnets subnets;
    private final Routers routers;
    private final RouterInterfaces interfaces;
    private final Attempts attempts;

    Topologies(
            JdbcClient jdbc,
            NetworkRepository repository,
            SubnetRepository itsSubnets,
            Networks networks,
            Subnets subnets,
            Routers routers,
            RouterInterfaces interfaces,
            Attempts attempts) {
        this.jdbc = jdbc;
        this.lock = new RowLock(jdbc);
        this.repository = repository;
        this.itsSubnets = itsSubnets;
        this.networks = networks;
        this.subnets = subnets;
        this.routers = routers;
        this.interfaces = interfaces;
        this.attempts = attempts;
    }

    /** @throws ApiException 409 if something is missing that a topology needs */
    void requirePossible(String project) {
        attempts.run(() -> {
            external();
            pools(project);
        });
    }

    /** The project's network; made now if it has none. */
    String of(String project, RequestContext context) {
        return find(project)
                .map(Topology::networkId)
                .orElseGet(() -> attempts.call(() -> {
                    lock(project);
                    return find(project).map(Topology::networkId).orElseGet(() -> build(project, context));
                }));
    }

    private void lock(String project) {
        String name = "topology:" + project;
        lock.acquire(name.substring(0, Math.min(name.length(), 191)));
    }

    private Optional<Topology> find(String project) {
        return jdbc.sql("SELECT network_id, router_id FROM auto_allocated_topologies WHERE project_id = :project")
                .param("project", project)
                .query((row, number) -> new Topology(row.getString("network_id"), row.getString("router_id")))
                .optional();
    }

    private String external() {
        return repository.defaultExternal().orElseThrow(() -> failure("No default router:external network"));
    }

    private List<Pool> pools(String project) {
        List<Pool> pools = jdbc.sql("""
                        SELECT sp.id, sp.ip_version FROM subnet_pools sp
                        WHERE sp.default_for IS NOT NULL AND (sp.project_id = :own_project OR %s)
                        ORDER BY sp.ip_version
                        """.formatted(Audience.condition("sp.id", Audience.AS_SHARED)))
                .param("own_project", project)
                .query((row, number) -> new Pool(row.getString("id"), row.getInt("ip_version")))
                .list();
        if (pools.isEmpty()) {
            throw failure("No default subnetpools defined");
        }
        return pools;
    }

    private String build(String project, RequestContext context) {
        String external = external();
        List<Pool> pools = pools(project);
        String network = networks.create(
                        List.of(new Networks.Wanted(
                                project,
                                NetworkAttributes.NETWORK.forCreate(
                                        Json.MAPPER.valueToTree(Map.of("name", "auto_allocated_network"))))),
                        newId(),
                        context)
                .getFirst()
                .id();
        String router = routers.create(
                        List.of(new Routers.Wanted(
                                project,
                                RouterAttributes.ROUTER.forCreate(Json.MAPPER.valueToTree(Map.of(
                                        "name",
                                        "auto_allocated_router",
                                        "external_gateway_info",
                                        Map.of("network_id", external)))))),
                        newId(),
                        context)
                .getFirst()
                .id();
        for (Pool pool : pools) {
            Map<String, Object> wanted = Map.of(
                    "name",
                    "auto_allocated_subnet_v" + pool.ipVersion(),
                    "network_id",
                    network,
                    "ip_version",
                    pool.ipVersion());
            Subnet subnet = subnets.create(
                            List.of(new Subnets.Wanted(
                                    project,
                                    SubnetAttributes.SUBNET.forCreate(Json.MAPPER.valueToTree(wanted)),
                                    pool.id())),
                            newId(),
                            context)
                    .getFirst();
            interfaces.add(router, new RouterInterfaces.Named(subnet.id(), null), any -> {}, context);
        }
        jdbc.sql("""
                INSERT INTO auto_allocated_topologies (project_id, network_id, router_id)
                VALUES (:project, :network, :router)
                """)
                .param("project", project)
                .param("network", network)
                .param("router", router)
                .update();
        return network;
    }

    private static ChosenIds newId() {
        return new ChosenIds(false, List.of(UUID.randomUUID().toString()), List.of());
    }

    /** Does nothing if the project has none. */
    void delete(String project, RequestContext context) {
        attempts.run(() -> {
            lock(project);
            find(project).ifPresent(topology -> {
                boolean routed = jdbc.sql("SELECT EXISTS (SELECT 1 FROM routers WHERE id = :id)")
                        .param("id", topology.routerId())
                        .query(Boolean.class)
                        .single();
                if (routed) {
                    for (Subnet subnet : itsSubnets.ofNetworks(List.of(topology.networkId()))) {
                        part(topology.routerId(), subnet.id(), context);
                    }
                    routers.delete(topology.routerId(), false, any -> {}, context);
                }
                networks.delete(topology.networkId(), false, any -> {}, context);
            });
        });
    }

    /** The user may have parted them himself. */
    private void part(String router, String subnet, RequestContext context) {
        boolean joined = jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM router_interfaces r JOIN ip_allocations a ON a.port_id = r.port_id
                          WHERE r.router_id = :router AND a.subnet_id = :subnet)
                        """)
                .param("router", router)
                .param("subnet", subnet)
                .query(Boolean.class)
                .single();
        if (joined) {
            interfaces.remove(router, new RouterInterfaces.Named(subnet, null), any -> {}, context);
        }
    }

    private static ApiException failure(String reason) {
        return Errors.conflict("AutoAllocationFailure", "Deployment error: " + reason + ".");
    }
}
