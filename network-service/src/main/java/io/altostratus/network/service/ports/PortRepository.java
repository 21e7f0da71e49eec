package io.altostratus.network.service.ports;

import io.altostratus.context.Json;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Revisions;
import io.altostratus.network.service.objectids.StoredDigests;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;

/** Ports in the database. Reading any number of them costs three statements. */
@Repository
public class PortRepository {

    private static final String SELECT = """
            SELECT p.id, p.project_id, p.network_id, p.network_project_id, p.name, p.description, p.mac_address,
              p.admin_state_up, p.status, p.device_id, p.device_owner, p.port_security_enabled,
              p.allowed_address_pairs, p.dns_name, p.dns_domain, p.extra_dhcp_opts, p.propagate_uplink_status, p.qos_policy_id, p.trunk_id, p.ip_allocation, p.data_plane_status,
              q.qos_policy_id AS qos_network_policy_id, p.host_id, p.vnic_type, p.vif_type, p.vif_details, p.profile, p.wired,
              p.wiring, p.dhcp_ready, p.revision, p.created_at, p.updated_at""";

    /** Ports with their networks. */
    static final String TABLES = "ports p JOIN networks q ON q.id = p.network_id";

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;

    PortRepository(JdbcClient jdbc, NamedParameterJdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    public Optional<Port> find(String id) {
        return findAll(List.of(id)).stream().findFirst();
    }

    public List<Port> findAll(Collection<String> ids) {
        return ids.isEmpty() ? List.of() : where(new Where().in("p.id", ids));
    }

    /** All ports of these networks that have an address. */
    public List<Port> addressedIn(Collection<String> networkIds) {
        return networkIds.isEmpty()
                ? List.of()
                : where(new Where().in("p.network_id", networkIds)).stream()
                        .filter(port -> !port.fixedIps().isEmpty())
                        .toList();
    }

    /** All ports of the network. */
    public List<Port> inNetwork(String networkId) {
        return where(new Where().equal("p.network_id", networkId));
    }

    /** The ports that are bound to the host. */
    public List<Port> boundTo(String host) {
        return where(new Where().equal("p.host_id", host).and("p.vif_type NOT IN ('unbound', 'binding_failed')"));
    }

    /** One bound port of the network on each host that has any. */
    public List<Port> onePerHost(String networkId) {
        return where(new Where().and("""
                p.pk IN (SELECT MIN(q.pk) FROM ports q WHERE q.network_id = :network
                  AND q.vif_type NOT IN ('unbound', 'binding_failed') GROUP BY q.host_id)
                """, "network", networkId));
    }

    private List<Port> where(Where where) {
        return complete(
                jdbc.sql(SELECT + " FROM " + TABLES + where.sql())
                        .params(where.parameters())
                        .query(PortRepository::map)
                        .list(),
                true,
                true);
    }

    List<Port> page(ListRequest request, Consumer<Where> visibility) {
        return complete(
                request.page(jdbc, SELECT, visibility, PortRepository::map),
                request.fields().want("fixed_ips"),
                request.fields().want("security_groups"));
    }

    private List<Port> complete(List<Port> ports, boolean withAddresses, boolean withGroups) {
        if (ports.isEmpty()) {
            return ports;
        }
        List<String> ids = ports.stream().map(Port::id).toList();
        Map<String, List<FixedIp>> addresses = withAddresses ? addresses(ids) : Map.of();
        Map<String, List<String>> groups = withGroups ? groups(ids) : Map.of();
        List<Port> complete = new ArrayList<>(ports.size());
        for (Port port : ports) {
            complete.add(
                    port.with(addresses.getOrDefault(port.id(), List.of()), groups.getOrDefault(port.id(), List.of())));
        }
        return complete;
    }

    private Map<String, List<FixedIp>> addresses(List<String> portIds) {
        Map<String, List<FixedIp>> byPort = new HashMap<>();
        jdbc.sql("""
                SELECT port_id, subnet_id, ip_address FROM ip_allocations WHERE port_id IN (:ids) ORDER BY address
                """).param("ids", portIds).query(row -> {
            byPort.computeIfAbsent(row.getString("port_id"), p -> new ArrayList<>(2))
                    .add(new FixedIp(
                            row.getString("subnet_id"),
                            IpAddress.parse(row.getString("ip_address")).orElseThrow()));
        });
        return byPort;
    }

    private Map<String, List<String>> groups(List<String> portIds) {
        Map<String, List<String>> byPort = new HashMap<>();
        jdbc.sql("SELECT port_id, security_group_id FROM port_security_groups WHERE port_id IN (:ids)")
                .param("ids", portIds)
                .query(row -> {
                    byPort.computeIfAbsent(row.getString("port_id"), p -> new ArrayList<>(2))
                            .add(row.getString("security_group_id"));
                });
        return byPort;
    }

    Map<String, String> digests(Collection<String> ids) {
        return StoredDigests.of(jdbc, "ports", ids);
    }

    boolean isMacUsed(String networkId, String mac, String exceptPort) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM ports WHERE network_id = :network AND mac_address = :mac
                          AND id <> :port)
                        """)
                .param("network", networkId)
                .param("mac", mac)
                .param("port", exceptPort)
                .query(Boolean.class)
                .single();
    }

    /** @param digests one for each port, null for none */
    void insert(List<Port> ports, List<@Nullable String> digests) {
        SqlParameterSource[] rows = new SqlParameterSource[ports.size()];
        for (int i = 0; i < rows.length; i++) {
            Port port = ports.get(i);
            rows[i] = columns(port)
                    .addValue("project", port.projectId())
                    .addValue("network", port.networkId())
                    .addValue("networkProject", port.networkProjectId())
                    .addValue("digest", digests.get(i), Types.VARCHAR)
                    .addValue("created", port.createdAt());
        }
        batches.batchUpdate("""
                INSERT INTO ports (id, project_id, network_id, network_project_id, name, description, mac_address,
                  admin_state_up, status, device_id, device_owner, port_security_enabled, allowed_address_pairs, dns_name, dns_domain,
                  extra_dhcp_opts, propagate_uplink_status, qos_policy_id, ip_allocation, host_id, vnic_type, vif_type, vif_details, profile, wired, wiring, dhcp_ready, request_digest, revision,
                  created_at, updated_at)
                VALUES (:id, :project, :network, :networkProject, :name, :description, :mac, :up, :status, :device,
                  :owner, :security, :pairs, :dnsName, :dnsDomain, :options, :uplink, :qosPolicy, :ipAllocation, :host, :vnicType, :vifType, :vifDetails, :profile, :wired, :wiring, :dhcpReady,
                  :digest, :revision, :created, :updated)
                """, rows);
    }

    /** @return false if there is no such port */
    boolean touch(String id, LocalDateTime now) {
        return Revisions.touch(jdbc, "ports", id, now);
    }

    /** @return false if the port has changed since revision {@code before}, or is gone */
    boolean update(Port port, long before) {
        return batches.update("""
                        UPDATE ports SET name = :name, description = :description, mac_address = :mac,
                          admin_state_up = :up, status = :status, device_id = :device, device_owner = :owner,
                          port_security_enabled = :security, allowed_address_pairs = :pairs,
                          dns_name = :dnsName, dns_domain = :dnsDomain, extra_dhcp_opts = :options,
                          propagate_uplink_status = :uplink, qos_policy_id = :qosPolicy, trunk_id = :trunk,
                          data_plane_status = :dataPlane, host_id = :host,
                          vnic_type = :vnicType, vif_type = :vifType, vif_details = :vifDetails, profile = :profile, wired = :wired,
                          wiring = :wiring, dhcp_ready = :dhcpReady, revision = :revision, updated_at = :updated
                        WHERE id = :id AND revision = :before
                        """, columns(port).addValue("before", before)) == 1;
    }

    /**
     * Notes what hosts have reported; a port's revision grows by it.
     *
     * @return false if one of the ports has changed since it was read, or is gone
     */
    public boolean updateProvisioning(List<Port> ports, LocalDateTime now) {
        SqlParameterSource[] rows =
                ports.stream().map(port -> columns(port).addValue("now", now)).toArray(SqlParameterSource[]::new);
        for (int count : batches.batchUpdate("""
                UPDATE ports SET status = :status, wired = :wired, wiring = :wiring, dhcp_ready = :dhcpReady,
                  revision = revision + 1, updated_at = :now
                WHERE id = :id AND revision = :revision
                """, rows)) {
            if (count == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Notes that something has changed that belongs to the ports; their revisions grow by it.
     *
     * @return false if one of the ports has changed since it was read, or is gone
     */
    boolean touch(List<Port> ports, LocalDateTime now) {
        SqlParameterSource[] rows = ports.stream()
                .map(port -> new MapSqlParameterSource("id", port.id())
                        .addValue("revision", port.revision())
                        .addValue("now", now))
                .toArray(SqlParameterSource[]::new);
        for (int count : batches.batchUpdate("""
                UPDATE ports SET revision = revision + 1, updated_at = :now WHERE id = :id AND revision = :revision
                """, rows)) {
            if (count == 0) {
                return false;
            }
        }
        return true;
    }

    private static MapSqlParameterSource columns(Port port) {
        Port.Binding binding = port.binding();
        Port.Provisioning provisioning = port.provisioning();
        return new MapSqlParameterSource("id", port.id())
                .addValue("name", port.name())
                .addValue("description", port.description())
                .addValue("mac", port.macAddress())
                .addValue("up", port.adminStateUp())
                .addValue("status", provisioning.status().name())
                .addValue("device", port.deviceId())
                .addValue("owner", port.deviceOwner())
                .addValue("security", port.portSecurityEnabled())
                .addValue("pairs", Json.MAPPER.writeValueAsString(port.allowedAddressPairs()))
                .addValue(
                        "options", Json.MAPPER.writeValueAsString(port.options().dhcpOptions()))
                .addValue("uplink", port.options().propagateUplinkStatus())
                .addValue("qosPolicy", port.options().qosPolicyId(), Types.VARCHAR)
                .addValue("ipAllocation", port.options().ipAllocation().apiName())
                .addValue("dataPlane", port.options().dataPlaneStatus(), Types.VARCHAR)
                .addValue("trunk", port.options().trunkId(), Types.VARCHAR)
                .addValue("dnsName", port.dns().name())
                .addValue("dnsDomain", port.dns().domain())
                .addValue("host", binding.hostId())
                .addValue("vnicType", binding.vnicType())
                .addValue("vifType", binding.vifType())
                .addValue("vifDetails", binding.vifDetails())
                .addValue("profile", binding.profile())
                .addValue("wired", provisioning.wired())
                // A null without its type costs a round trip in which the driver asks the server for it.
                .addValue("wiring", provisioning.wiring(), Types.VARCHAR)
                .addValue("dhcpReady", provisioning.dhcpReady())
                .addValue("revision", port.revision())
                .addValue("updated", port.updatedAt());
    }

    void setGroups(List<Port> ports) {
        List<SqlParameterSource> rows = new ArrayList<>();
        for (Port port : ports) {
            for (String group : port.securityGroupIds()) {
                rows.add(new MapSqlParameterSource("port", port.id()).addValue("group", group));
            }
        }
        if (!rows.isEmpty()) {
            batches.batchUpdate(
                    "INSERT INTO port_security_groups (port_id, security_group_id) VALUES (:port, :group)",
                    rows.toArray(SqlParameterSource[]::new));
        }
    }

    void clearGroups(String portId) {
        jdbc.sql("DELETE FROM port_security_groups WHERE port_id = :port")
                .param("port", portId)
                .update();
    }

    /** @return how many there were */
    int delete(Collection<String> ids) {
        return jdbc.sql("DELETE FROM ports WHERE id IN (:ids)")
                .param("ids", ids)
                .update();
    }

    /**
     * Which of the ports would not get their address yet: their subnets have DHCP, an agent that is alive serves their
     * network, and it has not said that it knows them.
     *
     * @param aliveSince heartbeats before this time are too old
     */
    public List<String> awaitingDhcp(Collection<String> ids, LocalDateTime aliveSince) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("""
                        SELECT p.id FROM ports p
                        WHERE p.id IN (:ids) AND NOT p.dhcp_ready AND p.device_owner <> 'network:dhcp'
                          AND EXISTS (SELECT 1 FROM ip_allocations i JOIN subnets s ON s.id = i.subnet_id
                            WHERE i.port_id = p.id AND s.enable_dhcp)
                          AND EXISTS (SELECT 1 FROM dhcp_servings d
                            JOIN agents a ON a.host = d.host AND a.agent_type = 'DHCP agent'
                            WHERE d.network_id = p.network_id AND a.heartbeat_at > :since AND a.consuming_at > :since)
                        """)
                .param("ids", ids)
                .param("since", aliveSince)
                .query(String.class)
                .list();
    }

    /** Ports that are connected and have been waiting for something else. */
    public List<String> building() {
        return jdbc.sql("SELECT id FROM ports WHERE status = 'BUILD' AND wired LIMIT 1000")
                .query(String.class)
                .list();
    }

    private static Port map(ResultSet row, int number) throws SQLException {
        return new Port(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("network_id"),
                row.getString("network_project_id"),
                row.getString("name"),
                row.getString("description"),
                row.getString("mac_address"),
                row.getBoolean("admin_state_up"),
                row.getString("device_id"),
                row.getString("device_owner"),
                row.getBoolean("port_security_enabled"),
                pairs(row.getString("allowed_address_pairs")),
                new Port.Options(
                        dhcpOptions(row.getString("extra_dhcp_opts")),
                        row.getBoolean("propagate_uplink_status"),
                        row.getString("qos_policy_id"),
                        row.getString("qos_network_policy_id"),
                        row.getString("trunk_id"),
                        IpAllocation.of(row.getString("ip_allocation")),
                        row.getString("data_plane_status")),
                new Port.Dns(row.getString("dns_name"), row.getString("dns_domain")),
                new Port.Binding(
                        row.getString("host_id"),
                        row.getString("vnic_type"),
                        row.getString("vif_type"),
                        row.getString("profile"),
                        row.getString("vif_details")),
                new Port.Provisioning(
                        PortStatus.valueOf(row.getString("status")),
                        row.getBoolean("wired"),
                        row.getString("wiring"),
                        row.getBoolean("dhcp_ready")),
                List.of(),
                List.of(),
                row.getLong("revision"),
                row.getObject("created_at", LocalDateTime.class),
                row.getObject("updated_at", LocalDateTime.class));
    }

    private static List<AddressPair> pairs(String json) {
        if (json.equals("[]")) {
            return List.of();
        }
        List<AddressPair> pairs = new ArrayList<>();
        for (JsonNode pair : Json.MAPPER.readTree(json)) {
            JsonNode mac = pair.path("macAddress");
            pairs.add(new AddressPair(
                    mac.isString() ? mac.asString() : null,
                    pair.get("ipAddress").asString()));
        }
        return pairs;
    }

    private static List<DhcpOption> dhcpOptions(String json) {
        return json.equals("[]") ? List.of() : List.of(Json.MAPPER.readValue(json, DhcpOption[].class));
    }
}
