package io.altostratus.network.service.dhcp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Servings in the database. */
@Repository
public class DhcpRepository {

    private static final String SELECT = "SELECT network_id, host, port_id FROM dhcp_servings ";

    private final JdbcClient jdbc;

    DhcpRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By network. */
    public Map<String, List<Serving>> of(Collection<String> networkIds) {
        Map<String, List<Serving>> byNetwork = new HashMap<>();
        if (!networkIds.isEmpty()) {
            jdbc.sql(SELECT + "WHERE network_id IN (:ids) ORDER BY host")
                    .param("ids", networkIds)
                    .query(DhcpRepository::map)
                    .list()
                    .forEach(serving -> byNetwork
                            .computeIfAbsent(serving.networkId(), n -> new ArrayList<>())
                            .add(serving));
        }
        return byNetwork;
    }

    List<Serving> of(String networkId) {
        return of(List.of(networkId)).getOrDefault(networkId, List.of());
    }

    public List<Serving> by(String host) {
        return jdbc.sql(SELECT + "WHERE host = :host ORDER BY network_id")
                .param("host", host)
                .query(DhcpRepository::map)
                .list();
    }

    boolean isServing(String portId) {
        return jdbc.sql("SELECT COUNT(*) FROM dhcp_servings WHERE port_id = :port")
                        .param("port", portId)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** How many networks each host serves; hosts that serve none are missing. */
    Map<String, Integer> load() {
        Map<String, Integer> load = new HashMap<>();
        jdbc.sql("SELECT host, COUNT(*) AS networks FROM dhcp_servings GROUP BY host")
                .query(row -> {
                    load.put(row.getString("host"), row.getInt("networks"));
                });
        return load;
    }

    /** Networks that have a subnet with DHCP and fewer servers than they should have. */
    List<String> underserved(int wanted) {
        return jdbc.sql("""
                        SELECT n.id FROM networks n
                        WHERE n.admin_state_up
                          AND EXISTS (SELECT 1 FROM subnets s WHERE s.network_id = n.id AND s.enable_dhcp)
                          AND (SELECT COUNT(*) FROM dhcp_servings d WHERE d.network_id = n.id) < :wanted
                        ORDER BY n.pk LIMIT 1000
                        """).param("wanted", wanted).query(String.class).list();
    }

    void insert(Serving serving) {
        jdbc.sql("INSERT INTO dhcp_servings (network_id, host, port_id) VALUES (:networkId, :host, :portId)")
                .paramSource(serving)
                .update();
    }

    void move(Serving serving, String host) {
        jdbc.sql("UPDATE dhcp_servings SET host = :to WHERE network_id = :network AND host = :from")
                .param("to", host)
                .param("network", serving.networkId())
                .param("from", serving.host())
                .update();
    }

    void delete(Serving serving) {
        jdbc.sql("DELETE FROM dhcp_servings WHERE network_id = :networkId AND host = :host")
                .paramSource(serving)
                .update();
    }

    private static Serving map(ResultSet row, int number) throws SQLException {
        return new Serving(row.getString("network_id"), row.getString("host"), row.getString("port_id"));
    }
}
