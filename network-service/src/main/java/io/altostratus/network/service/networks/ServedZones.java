package io.altostratus.network.service.networks;

import io.altostratus.context.Json;
import io.altostratus.network.service.agents.AgentProperties;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** In which zones networks are served. */
@Repository
class ServedZones {

    private final JdbcClient jdbc;
    private final AgentProperties properties;

    ServedZones(JdbcClient jdbc, AgentProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    /** By network, in one statement; networks that nobody serves are missing. */
    Map<String, List<String>> of(Collection<String> networkIds) {
        Map<String, Set<String>> zones = new HashMap<>();
        if (!networkIds.isEmpty()) {
            jdbc.sql("""
                    SELECT d.network_id, a.configurations FROM dhcp_servings d
                    JOIN agents a ON a.host = d.host AND a.agent_type = 'DHCP agent' WHERE d.network_id IN (:ids)
                    """).param("ids", networkIds).query(row -> {
                String named = Json.MAPPER
                        .readTree(row.getString("configurations"))
                        .path("availability_zone")
                        .asString("");
                zones.computeIfAbsent(row.getString("network_id"), n -> new TreeSet<>())
                        .add(named.isEmpty() ? properties.availabilityZone() : named);
            });
        }
        Map<String, List<String>> lists = new HashMap<>();
        zones.forEach((network, names) -> lists.put(network, List.copyOf(names)));
        return lists;
    }
}
