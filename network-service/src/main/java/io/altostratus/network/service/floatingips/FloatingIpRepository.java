package io.altostratus.network.service.floatingips;

import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Revisions;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Floating IPs in the database. Reading any number of them costs two statements. */
@Repository
public class FloatingIpRepository {

    private static final String SELECT = """
            SELECT f.id, f.project_id, f.description, f.floating_network_id, f.floating_ip_address,
              f.floating_port_id, f.dns_name, f.dns_domain, f.port_id, f.fixed_ip_address, f.router_id, f.status, f.revision, f.created_at,
              f.updated_at, p.name AS port_name, p.network_id AS port_network_id, p.mac_address AS port_mac,
              p.admin_state_up AS port_up, p.status AS port_status, p.device_id AS port_device_id,
              p.device_owner AS port_device_owner""";
    private static final String FROM = " FROM floating_ips f LEFT JOIN ports p ON p.id = f.port_id";

    /** A floating IP, or a part of one, that has lost the port it led to. */
    record Orphan(String floatingIpId, String routerId) {}

    private final JdbcClient jdbc;

    FloatingIpRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<FloatingIp> find(String id) {
        return findAll(List.of(id)).stream().findFirst();
    }

    List<FloatingIp> findAll(Collection<String> ids) {
        return ids.isEmpty() ? List.of() : where(new Where().in("f.id", ids));
    }

    List<FloatingIp> throughRouters(Collection<String> routerIds) {
        return routerIds.isEmpty() ? List.of() : where(new Where().in("f.router_id", routerIds));
    }

    List<FloatingIp> leadingTo(String portId) {
        return where(new Where().equal("f.port_id", portId));
    }

    /** Those of the network that lead nowhere. */
    List<FloatingIp> idleOf(String networkId) {
        return where(new Where().equal("f.floating_network_id", networkId).and("f.router_id IS NULL"));
    }

    private List<FloatingIp> where(Where where) {
        return complete(jdbc.sql(SELECT + FROM + where.sql() + " ORDER BY f.pk")
                .params(where.parameters())
                .query(FloatingIpRepository::map)
                .list());
    }

    List<FloatingIp> page(ListRequest request, Consumer<Where> visibility) {
        List<FloatingIp> page = request.page(jdbc, SELECT, visibility, FloatingIpRepository::map);
        return request.fields().want("port_forwardings") ? complete(page) : page;
    }

    private List<FloatingIp> complete(List<FloatingIp> ips) {
        // Only an address without a target of its own, but with a router, can have single ports that lead somewhere.
        List<String> ids = ips.stream()
                .filter(ip -> ip.target() == null && ip.routerId() != null)
                .map(FloatingIp::id)
                .toList();
        if (ids.isEmpty()) {
            return ips;
        }
        Map<String, List<FloatingIp.Forwarded>> forwardings = new HashMap<>();
        jdbc.sql("""
                SELECT id, floating_ip_id, internal_port_id, protocol, internal_ip_address, internal_first, internal_last, external_first,
                  external_last
                FROM port_forwardings WHERE floating_ip_id IN (:ids) ORDER BY pk
                """).param("ids", ids).query(row -> {
            forwardings
                    .computeIfAbsent(row.getString("floating_ip_id"), f -> new ArrayList<>())
                    .add(new FloatingIp.Forwarded(
                            row.getString("id"),
                            row.getString("internal_port_id"),
                            row.getString("protocol"),
                            row.getString("internal_ip_address"),
                            row.getInt("internal_first"),
                            row.getInt("internal_last"),
                            row.getInt("external_first"),
                            row.getInt("external_last")));
        });
        return ips.stream()
                .map(ip -> ip.with(forwardings.getOrDefault(ip.id(), List.of())))
                .toList();
    }

    Map<String, String> digests(Collection<String> ids) {
        return StoredDigests.of(jdbc, "floating_ips", ids);
    }

    void insert(FloatingIp ip, @Nullable String digest) {
        jdbc.sql("""
                INSERT INTO floating_ips (id, project_id, description, floating_network_id, floating_ip_address,
                  floating_port_id, dns_name, dns_domain, status, request_digest, revision, created_at, updated_at)
                VALUES (:id, :project, :description, :network, :address, :port, :dnsName, :dnsDomain, 'DOWN', :digest, 1, :now, :now)
                """)
                .param("id", ip.id())
                .param("project", ip.projectId())
                .param("description", ip.description())
                .param("network", ip.networkId())
                .param("address", ip.address().text())
                .param("port", ip.floatingPortId())
                .param("dnsName", ip.dns().name())
                .param("dnsDomain", ip.dns().domain())
                .param("digest", digest)
                .param("now", ip.createdAt())
                .update();
    }

    boolean touch(String id, LocalDateTime now) {
        return Revisions.touch(jdbc, "floating_ips", id, now);
    }

    void describe(String id, String description, LocalDateTime now) {
        jdbc.sql("""
                UPDATE floating_ips SET description = :description, revision = revision + 1, updated_at = :now
                WHERE id = :id
                """)
                .param("id", id)
                .param("description", description)
                .param("now", now)
                .update();
    }

    /** Lets the address lead somewhere else, or nowhere; it works only once the router's host says so. */
    void lead(
            String id,
            @Nullable String portId,
            @Nullable String fixedAddress,
            @Nullable String routerId,
            LocalDateTime now) {
        jdbc.sql("""
                UPDATE floating_ips SET port_id = :port, fixed_ip_address = :address, router_id = :router,
                  status = 'DOWN', revision = revision + 1, updated_at = :now
                WHERE id = :id
                """)
                .param("id", id)
                .param("port", portId)
                .param("address", fixedAddress)
                .param("router", routerId)
                .param("now", now)
                .update();
    }

    /** Lets single ports of the address lead somewhere through the router; null for none any more. */
    public void route(String id, @Nullable String routerId, LocalDateTime now) {
        lead(id, null, null, routerId, now);
    }

    /** The floating IP of the same external network that leads to this address already. */
    Optional<FloatingIp> leadingTo(String portId, IpAddress fixedAddress, String networkId) {
        return where(new Where()
                        .equal("f.port_id", portId)
                        .equal("f.fixed_ip_address", fixedAddress.text())
                        .equal("f.floating_network_id", networkId))
                .stream()
                .findFirst();
    }

    /** Whether an address in the subnet is reached through the router. */
    boolean isNeeded(String routerId, String subnetId) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM floating_ips f
                          JOIN ip_allocations a ON a.port_id = f.port_id AND a.ip_address = f.fixed_ip_address
                          WHERE f.router_id = :router AND a.subnet_id = :subnet)
                        OR EXISTS (SELECT 1 FROM floating_ips f
                          JOIN port_forwardings w ON w.floating_ip_id = f.id
                          JOIN ip_allocations a ON a.port_id = w.internal_port_id
                            AND a.ip_address = w.internal_ip_address
                          WHERE f.router_id = :router AND a.subnet_id = :subnet)
                        """)
                .param("router", routerId)
                .param("subnet", subnetId)
                .query(Boolean.class)
                .single();
    }

    boolean isNeeded(String routerId) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM floating_ips WHERE router_id = :router)")
                .param("router", routerId)
                .query(Boolean.class)
                .single();
    }

    /** What has led to ports that this transaction has deleted. */
    List<Orphan> orphans() {
        return jdbc.sql("""
                        SELECT id, router_id FROM floating_ips
                        WHERE port_id IS NULL AND fixed_ip_address IS NOT NULL AND router_id IS NOT NULL
                        UNION
                        SELECT f.id, f.router_id FROM port_forwardings w JOIN floating_ips f ON f.id = w.floating_ip_id
                        WHERE w.internal_port_id IS NULL AND f.router_id IS NOT NULL
                        """)
                .query((row, number) -> new Orphan(row.getString("id"), row.getString("router_id")))
                .list();
    }

    /** Forgets the single ports of an address whose port is gone. */
    void deleteOrphanedForwardings(String id) {
        jdbc.sql("DELETE FROM port_forwardings WHERE floating_ip_id = :id AND internal_port_id IS NULL")
                .param("id", id)
                .update();
    }

    boolean hasForwardings(String id) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM port_forwardings WHERE floating_ip_id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** Notes what the router's host reports. */
    void setStatus(String routerId, String host, Collection<String> ids, String status, LocalDateTime now) {
        if (!ids.isEmpty()) {
            jdbc.sql("""
                    UPDATE floating_ips SET status = :status, revision = revision + 1, updated_at = :now
                    WHERE id IN (:ids) AND router_id = :router AND status <> :status
                      AND EXISTS (SELECT 1 FROM routers r WHERE r.id = :router AND r.host = :host)
                    """)
                    .param("status", status)
                    .param("now", now)
                    .param("ids", ids)
                    .param("router", routerId)
                    .param("host", host)
                    .update();
        }
    }

    /** Nobody realises the router now. */
    void setDown(String routerId) {
        jdbc.sql("UPDATE floating_ips SET status = 'DOWN' WHERE router_id = :router")
                .param("router", routerId)
                .update();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM port_forwardings WHERE floating_ip_id = :id")
                .param("id", id)
                .update();
        jdbc.sql("DELETE FROM floating_ips WHERE id = :id").param("id", id).update();
    }

    private static FloatingIp map(ResultSet row, int number) throws SQLException {
        String port = row.getString("port_id");
        String fixed = row.getString("fixed_ip_address");
        FloatingIp.PortSummary summary = row.getString("port_mac") == null
                ? null
                : new FloatingIp.PortSummary(
                        row.getString("port_name"),
                        row.getString("port_network_id"),
                        row.getString("port_mac"),
                        row.getBoolean("port_up"),
                        row.getString("port_status"),
                        row.getString("port_device_id"),
                        row.getString("port_device_owner"));
        return new FloatingIp(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("description"),
                row.getString("floating_network_id"),
                IpAddress.parse(row.getString("floating_ip_address")).orElseThrow(),
                row.getString("floating_port_id"),
                new FloatingIp.Dns(row.getString("dns_name"), row.getString("dns_domain")),
                port == null || fixed == null
                        ? null
                        : new FloatingIp.Target(port, IpAddress.parse(fixed).orElseThrow(), summary),
                row.getString("router_id"),
                row.getString("status"),
                List.of(),
                row.getLong("revision"),
                row.getObject("created_at", LocalDateTime.class),
                row.getObject("updated_at", LocalDateTime.class));
    }
}
