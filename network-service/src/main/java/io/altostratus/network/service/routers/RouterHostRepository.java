package io.altostratus.network.service.routers;

import io.altostratus.persistence.RowLock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The hosts of routers that have several, and the networks between them, in the database. */
@Repository
class RouterHostRepository {

    private final JdbcClient jdbc;

    RouterHostRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Map<String, List<RouterHost>> of(Collection<String> routerIds) {
        if (routerIds.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("SELECT router_id, host, port_id, state FROM router_hosts WHERE router_id IN (:ids) ORDER BY host")
                .param("ids", routerIds)
                .query((row, number) -> new RouterHost(
                        row.getString("router_id"),
                        row.getString("host"),
                        row.getString("port_id"),
                        row.getString("state")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(RouterHost::routerId));
    }

    List<RouterHost> of(String routerId) {
        return of(List.of(routerId)).getOrDefault(routerId, List.of());
    }

    void insert(RouterHost place) {
        jdbc.sql("INSERT INTO router_hosts (router_id, host, port_id, state) VALUES (:router, :host, :port, :state)")
                .param("router", place.routerId())
                .param("host", place.host())
                .param("port", place.portId())
                .param("state", place.state())
                .update();
    }

    void delete(String routerId, String host) {
        jdbc.sql("DELETE FROM router_hosts WHERE router_id = :router AND host = :host")
                .param("router", routerId)
                .param("host", host)
                .update();
    }

    /** One host works at a time: what another has said before is past. */
    void setState(String routerId, String host, String state) {
        if (state.equals(RouterHost.ACTIVE)) {
            jdbc.sql("UPDATE router_hosts SET state = 'standby' WHERE router_id = :router AND host <> :host")
                    .param("router", routerId)
                    .param("host", host)
                    .update();
        }
        jdbc.sql("UPDATE router_hosts SET state = :state WHERE router_id = :router AND host = :host")
                .param("state", state)
                .param("router", routerId)
                .param("host", host)
                .update();
    }

    /** No host works for the router now. */
    void setStandby(String routerId) {
        jdbc.sql("UPDATE router_hosts SET state = 'standby' WHERE router_id = :router")
                .param("router", routerId)
                .update();
    }

    /** Waits for whoever else works on the project's network between hosts, until this transaction ends. */
    void lockProject(String projectId) {
        String name = "ha-network:" + projectId;
        new RowLock(jdbc).acquire(name.substring(0, Math.min(name.length(), 191)));
    }

    Optional<String> networkOf(String projectId) {
        return jdbc.sql("SELECT network_id FROM ha_networks WHERE project_id = :project")
                .param("project", projectId)
                .query(String.class)
                .optional();
    }

    void setNetwork(String projectId, String networkId) {
        jdbc.sql("INSERT INTO ha_networks (project_id, network_id) VALUES (:project, :network)")
                .param("project", projectId)
                .param("network", networkId)
                .update();
    }

    boolean hasRouters(String projectId) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM routers WHERE project_id = :project AND ha)")
                .param("project", projectId)
                .query(Boolean.class)
                .single();
    }

    Set<Integer> virtualRouterIds(String projectId) {
        return new HashSet<>(
                jdbc.sql("""
                        SELECT virtual_router_id FROM routers
                        WHERE project_id = :project AND virtual_router_id IS NOT NULL
                        """).param("project", projectId).query(Integer.class).list());
    }
}
