package io.altostratus.network.service.ports;

import io.altostratus.network.service.api.Fields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the own ports of trunks show of these ({@code trunk_details}). */
@Component
class TrunkParents {

    /** Subports by trunk. */
    record Shown(Map<String, List<Map<String, Object>>> subPorts) {

        Map<String, Object> on(Port port, Map<String, Object> view) {
            String trunk = port.options().trunkId();
            if (trunk != null) {
                view.put(
                        "trunk_details",
                        Map.of("trunk_id", trunk, "sub_ports", subPorts.getOrDefault(trunk, List.of())));
            }
            return view;
        }
    }

    private final JdbcClient jdbc;

    TrunkParents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Any number of ports, in one statement; in none if no port is that of a trunk. */
    Shown of(Collection<Port> ports, Fields fields) {
        Set<String> trunks = ports.stream()
                .map(port -> port.options().trunkId())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Map<String, List<Map<String, Object>>> subPorts = new HashMap<>();
        if (!trunks.isEmpty() && fields.want("trunk_details")) {
            jdbc.sql("""
                    SELECT s.trunk_id, s.port_id, s.segmentation_type, s.segmentation_id, c.mac_address
                    FROM trunk_subports s JOIN ports c ON c.id = s.port_id WHERE s.trunk_id IN (:trunks) ORDER BY s.pk
                    """).param("trunks", trunks).query(row -> {
                Map<String, Object> view = new LinkedHashMap<>();
                view.put("port_id", row.getString("port_id"));
                view.put("segmentation_type", row.getString("segmentation_type"));
                view.put("segmentation_id", row.getInt("segmentation_id"));
                view.put("mac_address", row.getString("mac_address"));
                subPorts.computeIfAbsent(row.getString("trunk_id"), t -> new ArrayList<>())
                        .add(view);
            });
        }
        return new Shown(subPorts);
    }

    Map<String, Object> on(Port port, Map<String, Object> view) {
        return of(List.of(port), Fields.ALL).on(port, view);
    }
}
