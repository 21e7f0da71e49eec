package io.altostratus.network.service.portforwarding;

import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Port forwardings in the database. */
@Repository
class PortForwardingRepository {

    private static final String SELECT = """
            SELECT w.id, w.floating_ip_id, w.description, w.protocol, w.internal_port_id, w.internal_ip_address,
              w.internal_first, w.internal_last, w.external_first, w.external_last""";

    private final JdbcClient jdbc;

    PortForwardingRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<PortForwarding> find(String floatingIpId, String id) {
        return of(floatingIpId).stream().filter(one -> one.id().equals(id)).findFirst();
    }

    List<PortForwarding> of(String floatingIpId) {
        return jdbc.sql(SELECT + " FROM port_forwardings w WHERE w.floating_ip_id = :ip ORDER BY w.pk")
                .param("ip", floatingIpId)
                .query(PortForwardingRepository::map)
                .list();
    }

    /** Of any floating IP, to these very ports of a guest. */
    List<String> leadingTo(String portId, IpAddress address, String protocol, PortRange internal) {
        return jdbc.sql("""
                        SELECT id FROM port_forwardings WHERE internal_port_id = :port AND internal_ip_address = :address
                          AND protocol = :protocol AND internal_first = :first AND internal_last = :last
                        """)
                .param("port", portId)
                .param("address", address.text())
                .param("protocol", protocol)
                .param("first", internal.first())
                .param("last", internal.last())
                .query(String.class)
                .list();
    }

    List<PortForwarding> page(ListRequest request, String floatingIpId) {
        return request.page(
                jdbc,
                SELECT,
                (Where where) -> where.and("w.floating_ip_id = :floating_ip", "floating_ip", floatingIpId),
                PortForwardingRepository::map);
    }

    void insert(PortForwarding one, LocalDateTime now) {
        write("""
                INSERT INTO port_forwardings (id, floating_ip_id, description, protocol, internal_port_id,
                  internal_ip_address, internal_first, internal_last, external_first, external_last, revision,
                  created_at, updated_at)
                VALUES (:id, :ip, :description, :protocol, :port, :address, :internalFirst, :internalLast,
                  :externalFirst, :externalLast, 1, :now, :now)
                """, one, now);
    }

    void update(PortForwarding one, LocalDateTime now) {
        write("""
                UPDATE port_forwardings SET description = :description, protocol = :protocol, internal_port_id = :port,
                  internal_ip_address = :address, internal_first = :internalFirst, internal_last = :internalLast,
                  external_first = :externalFirst, external_last = :externalLast, revision = revision + 1,
                  updated_at = :now
                WHERE id = :id AND floating_ip_id = :ip
                """, one, now);
    }

    private void write(String sql, PortForwarding one, LocalDateTime now) {
        jdbc.sql(sql)
                .param("id", one.id())
                .param("ip", one.floatingIpId())
                .param("description", one.description())
                .param("protocol", one.protocol())
                .param("port", one.internalPortId())
                .param("address", one.internalAddress().text())
                .param("internalFirst", one.internal().first())
                .param("internalLast", one.internal().last())
                .param("externalFirst", one.external().first())
                .param("externalLast", one.external().last())
                .param("now", now)
                .update();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM port_forwardings WHERE id = :id").param("id", id).update();
    }

    private static PortForwarding map(ResultSet row, int number) throws SQLException {
        String port = row.getString("internal_port_id");
        return new PortForwarding(
                row.getString("id"),
                row.getString("floating_ip_id"),
                row.getString("description"),
                row.getString("protocol"),
                port == null ? "" : port,
                IpAddress.parse(row.getString("internal_ip_address")).orElseThrow(),
                new PortRange(row.getInt("internal_first"), row.getInt("internal_last")),
                new PortRange(row.getInt("external_first"), row.getInt("external_last")));
    }
}
