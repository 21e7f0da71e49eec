package io.altostratus.network.service.audit;

import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Rules that hold between the tables and that no constraint of the database can say. Each costs one statement; what
 * another transaction is just doing may show for a moment, so only what shows twice is a fault.
 */
@Component
class Audit {

    private static final Duration PURGE_DELAY = Duration.ofHours(1);

    private record Rule(String kind, String sql) {}

    private static final List<Rule> RULES = List.of(
            new Rule("dhcp-port-without-serving", """
                    SELECT p.id, CONCAT('network ', p.network_id, ', host ', p.host_id) AS detail FROM ports p
                    LEFT JOIN dhcp_servings d ON d.port_id = p.id
                    WHERE p.device_owner = 'network:dhcp' AND d.port_id IS NULL
                    """),
            new Rule("serving-without-dhcp-agent", """
                    SELECT d.network_id AS id, CONCAT('host ', d.host) AS detail FROM dhcp_servings d
                    LEFT JOIN agents a ON a.host = d.host AND a.agent_type = 'DHCP agent' WHERE a.pk IS NULL
                    """),
            // An administrator may choose the server of a network that has no subnet yet; then its port has no address.
            new Rule("serving-without-dhcp-subnet", """
                    SELECT d.network_id AS id, CONCAT('host ', d.host) AS detail FROM dhcp_servings d
                    WHERE NOT EXISTS (SELECT 1 FROM subnets s WHERE s.network_id = d.network_id AND s.enable_dhcp)
                      AND EXISTS (SELECT 1 FROM ip_allocations a WHERE a.port_id = d.port_id)
                    """),
            new Rule("serving-with-another-hosts-port", """
                    SELECT d.network_id AS id, CONCAT('host ', d.host, ', port on ', p.host_id) AS detail
                    FROM dhcp_servings d JOIN ports p ON p.id = d.port_id WHERE p.host_id <> d.host
                    """),
            new Rule("router-on-unknown-host", """
                    SELECT r.id, CONCAT('host ', r.host) AS detail FROM routers r
                    LEFT JOIN agents a ON a.host = r.host AND a.agent_type = 'L3 agent'
                    WHERE r.host IS NOT NULL AND a.pk IS NULL
                    """),
            new Rule("router-port-on-another-host", """
                    SELECT r.id, CONCAT('port ', p.id, ' on ', p.host_id) AS detail FROM routers r
                    JOIN ports p ON p.id = r.gateway_port_id
                      OR p.id IN (SELECT i.port_id FROM router_interfaces i WHERE i.router_id = r.id)
                    WHERE p.host_id <> COALESCE(r.host, '')
                    """),
            new Rule("floating-ip-without-router", """
                    SELECT f.id, CONCAT('address ', f.floating_ip_address) AS detail FROM floating_ips f
                    WHERE f.router_id IS NULL AND f.fixed_ip_address IS NOT NULL
                    """),
            new Rule("floating-ip-without-target", """
                    SELECT f.id, CONCAT('router ', f.router_id) AS detail FROM floating_ips f
                    WHERE f.router_id IS NOT NULL AND f.port_id IS NULL
                      AND NOT EXISTS (SELECT 1 FROM port_forwardings w WHERE w.floating_ip_id = f.id)
                    """),
            new Rule("port-bound-to-unknown-host", """
                    SELECT p.id, CONCAT('host ', p.host_id) AS detail FROM ports p
                    LEFT JOIN agents a ON a.host = p.host_id
                    WHERE p.vif_type NOT IN ('unbound', 'binding_failed') AND a.pk IS NULL
                    """),
            new Rule("active-port-not-bound", """
                    SELECT p.id, CONCAT('vif_type ', p.vif_type) AS detail FROM ports p
                    WHERE p.status <> 'DOWN' AND p.vif_type IN ('unbound', 'binding_failed')
                    """),
            new Rule("address-of-another-network", """
                    SELECT i.port_id AS id, CONCAT('subnet ', i.subnet_id) AS detail FROM ip_allocations i
                    JOIN ports p ON p.id = i.port_id JOIN subnets s ON s.id = i.subnet_id
                    WHERE p.network_id <> s.network_id
                    """),
            new Rule("released-address-in-use", """
                    SELECT i.port_id AS id, CONCAT(i.ip_address, ' of subnet ', i.subnet_id) AS detail
                    FROM released_addresses r
                    JOIN ip_allocations i ON i.subnet_id = r.subnet_id AND i.address = r.address
                    """),
            new Rule("subnet-without-address-cursor", """
                    SELECT s.id, CONCAT('cidr ', s.cidr) AS detail FROM subnets s
                    LEFT JOIN address_cursors c ON c.subnet_id = s.id WHERE c.subnet_id IS NULL
                    """),
            new Rule("guarded-port-without-port-security", """
                    SELECT p.id, CONCAT('network ', p.network_id) AS detail FROM ports p
                    WHERE NOT p.port_security_enabled
                      AND EXISTS (SELECT 1 FROM port_security_groups g WHERE g.port_id = p.id)
                    """));

    private final JdbcClient jdbc;
    private final Clock clock;

    Audit(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : RULES) {
            findings.addAll(jdbc.sql(rule.sql() + " LIMIT 1000")
                    .query((row, number) ->
                            new Finding(rule.kind(), row.getString("id"), row.getString("detail"), false))
                    .list());
        }
        findings.addAll(jdbc.sql("SELECT id FROM tombstones WHERE expires_at < :long_ago LIMIT 1000")
                .param("long_ago", UtcTime.now(clock).minus(PURGE_DELAY))
                .query((row, number) ->
                        new Finding("tombstone-not-purged", row.getString("id"), "its day is long over", false))
                .list());
        return findings;
    }
}
