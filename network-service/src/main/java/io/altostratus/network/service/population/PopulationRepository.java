package io.altostratus.network.service.population;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The connected ports of networks, with no more than population needs. */
@Repository
class PopulationRepository {

    /**
     * A port that works on a host.
     *
     * @param hasPairs whether it may send from further addresses
     */
    record Resident(
            String networkId,
            String host,
            String macAddress,
            String deviceOwner,
            boolean portSecurity,
            boolean hasPairs,
            List<String> addresses) {}

    private final JdbcClient jdbc;

    PopulationRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A host that shares a router with others has devices in its networks, wherever their ports are bound. */
    private static final String SHARED = """
            FROM ports p JOIN router_hosts r ON r.router_id = p.device_id
            WHERE p.network_id IN (:ids) AND p.device_owner LIKE 'network:%'
            """;

    /** Those of the networks of which the host has a port, or a share in one. */
    Set<String> ofHost(String host, Collection<String> networkIds) {
        return networkIds.isEmpty()
                ? Set.of()
                : new HashSet<>(jdbc.sql("""
                                SELECT network_id FROM ports WHERE host_id = :host AND network_id IN (:ids)
                                  AND vif_type NOT IN ('unbound', 'binding_failed')
                                UNION SELECT p.network_id
                                """ + SHARED + " AND r.host = :host")
                        .param("host", host)
                        .param("ids", networkIds)
                        .query(String.class)
                        .list());
    }

    /** The hosts that share routers of these networks, by network. */
    Map<String, Set<String>> sharers(Collection<String> networkIds) {
        Map<String, Set<String>> sharers = new HashMap<>();
        if (!networkIds.isEmpty()) {
            jdbc.sql("SELECT DISTINCT p.network_id, r.host " + SHARED)
                    .param("ids", networkIds)
                    .query(row -> {
                        sharers.computeIfAbsent(row.getString("network_id"), n -> new TreeSet<>())
                                .add(row.getString("host"));
                    });
        }
        return sharers;
    }

    /** The networks of these routers. */
    List<String> ofRouters(Collection<String> routerIds) {
        return jdbc.sql("""
                        SELECT DISTINCT network_id FROM ports WHERE device_id IN (:ids) AND device_owner LIKE 'network:%'
                        """).param("ids", routerIds).query(String.class).list();
    }

    List<Resident> residents(Collection<String> networkIds) {
        if (networkIds.isEmpty()) {
            return List.of();
        }
        Map<String, Resident> byPort = new LinkedHashMap<>();
        jdbc.sql("""
                SELECT p.id, p.network_id, p.host_id, p.mac_address, p.device_owner, p.port_security_enabled,
                  p.allowed_address_pairs <> '[]' AS has_pairs, i.ip_address
                FROM ports p LEFT JOIN ip_allocations i ON i.port_id = p.id
                WHERE p.network_id IN (:ids) AND p.wired AND p.vif_type NOT IN ('unbound', 'binding_failed')
                ORDER BY p.pk, i.address
                """).param("ids", networkIds).query(row -> {
            String id = row.getString("id");
            Resident resident = byPort.get(id);
            if (resident == null) {
                resident = new Resident(
                        row.getString("network_id"),
                        row.getString("host_id"),
                        row.getString("mac_address"),
                        row.getString("device_owner"),
                        row.getBoolean("port_security_enabled"),
                        row.getBoolean("has_pairs"),
                        new ArrayList<>(2));
                byPort.put(id, resident);
            }
            String address = row.getString("ip_address");
            if (address != null) {
                resident.addresses().add(address);
            }
        });
        return List.copyOf(byPort.values());
    }
}
