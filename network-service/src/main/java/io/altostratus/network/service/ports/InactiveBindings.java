package io.altostratus.network.service.ports;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Where ports could be beside where they are, in the database. */
@Repository
class InactiveBindings {

    private final JdbcClient jdbc;

    InactiveBindings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** In the order of the hosts' names. */
    List<Port.Binding> of(String portId) {
        return jdbc.sql("""
                        SELECT host_id, vnic_type, vif_type, profile, vif_details FROM inactive_port_bindings
                        WHERE port_id = :port ORDER BY host_id
                        """)
                .param("port", portId)
                .query((row, number) -> new Port.Binding(
                        row.getString("host_id"),
                        row.getString("vnic_type"),
                        row.getString("vif_type"),
                        row.getString("profile"),
                        row.getString("vif_details")))
                .list();
    }

    /** In place of what the port has for this host. */
    void put(String portId, Port.Binding binding) {
        jdbc.sql("""
                INSERT INTO inactive_port_bindings (port_id, host_id, vnic_type, vif_type, profile, vif_details)
                VALUES (:port, :host, :vnicType, :vifType, :profile, :vifDetails)
                ON DUPLICATE KEY UPDATE vnic_type = :vnicType, vif_type = :vifType, profile = :profile,
                  vif_details = :vifDetails
                """)
                .param("port", portId)
                .param("host", binding.hostId())
                .param("vnicType", binding.vnicType())
                .param("vifType", binding.vifType())
                .param("profile", binding.profile())
                .param("vifDetails", binding.vifDetails())
                .update();
    }

    boolean delete(String portId, String host) {
        return jdbc.sql("DELETE FROM inactive_port_bindings WHERE port_id = :port AND host_id = :host")
                        .param("port", portId)
                        .param("host", host)
                        .update()
                == 1;
    }
}
