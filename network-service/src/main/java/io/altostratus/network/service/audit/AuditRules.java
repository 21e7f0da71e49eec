package io.altostratus.network.service.audit;

import java.util.List;

/** What holds between the tables. Each rule's statement selects what breaks it. */
final class AuditRules {

    /**
     * A rule.
     *
     * @param kind of finding when it is broken
     * @param sql selects {@code id} and {@code detail} of what breaks it
     */
    record Rule(String kind, String sql) {}

    static final List<Rule> ALL = List.of(
            // A user may call a port of his own so; that has no device of ours.
            new Rule("dhcp-port-without-serving", """
                    SELECT p.id, CONCAT('network ', p.network_id, ', host ', p.host_id) AS detail FROM ports p
                    LEFT JOIN dhcp_servings d ON d.port_id = p.id
                    WHERE p.device_owner = 'network:dhcp' AND p.device_id LIKE 'dhcp%' AND d.port_id IS NULL
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
                    """),
            new Rule("router-port-without-router", """
                    SELECT p.id, CONCAT(p.device_owner, ' of ', p.device_id) AS detail FROM ports p
                    WHERE p.device_owner = 'network:router_interface' AND p.device_id <> ''
                        AND NOT EXISTS (SELECT 1 FROM router_interfaces i WHERE i.port_id = p.id)
                      OR p.device_owner = 'network:router_gateway' AND p.project_id = ''
                        AND NOT EXISTS (SELECT 1 FROM routers r WHERE r.gateway_port_id = p.id)
                    """),
            new Rule("router-interface-of-another-device", """
                    SELECT i.port_id AS id, CONCAT('router ', i.router_id, ', device ', p.device_id) AS detail
                    FROM router_interfaces i JOIN ports p ON p.id = i.port_id WHERE p.device_id <> i.router_id
                    """),
            new Rule("port-without-floating-ip", """
                    SELECT p.id, CONCAT('network ', p.network_id) AS detail FROM ports p
                    LEFT JOIN floating_ips f ON f.floating_port_id = p.id
                    WHERE p.device_owner = 'network:floatingip' AND p.project_id = '' AND f.pk IS NULL
                    """),
            new Rule("floating-ip-with-another-address", """
                    SELECT f.id, CONCAT('address ', f.floating_ip_address) AS detail FROM floating_ips f
                    WHERE NOT EXISTS (SELECT 1 FROM ip_allocations i
                      WHERE i.port_id = f.floating_port_id AND i.ip_address = f.floating_ip_address)
                    """),
            new Rule("floating-ip-to-lost-address", """
                    SELECT f.id, CONCAT(f.fixed_ip_address, ' of port ', f.port_id) AS detail FROM floating_ips f
                    WHERE f.port_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ip_allocations i
                      WHERE i.port_id = f.port_id AND i.ip_address = f.fixed_ip_address)
                    """),
            new Rule("port-forwarding-to-lost-address", """
                    SELECT w.id, CONCAT(w.internal_ip_address, ' of port ', COALESCE(w.internal_port_id, 'none')) AS detail
                    FROM port_forwardings w WHERE NOT EXISTS (SELECT 1 FROM ip_allocations i
                      WHERE i.port_id = w.internal_port_id AND i.ip_address = w.internal_ip_address)
                    """),
            new Rule("port-of-another-trunk", """
                    SELECT p.id, CONCAT('trunk ', COALESCE(t.id, p.trunk_id)) AS detail FROM ports p
                    LEFT JOIN trunks t ON t.port_id = p.id
                    WHERE (t.id IS NOT NULL OR p.trunk_id IS NOT NULL) AND NOT (t.id <=> p.trunk_id)
                    """),
            new Rule("subport-on-another-host", """
                    SELECT c.id, CONCAT('on ', c.host_id, ', trunk ', t.id, ' on ', p.host_id) AS detail
                    FROM trunk_subports s JOIN trunks t ON t.id = s.trunk_id JOIN ports p ON p.id = t.port_id
                    JOIN ports c ON c.id = s.port_id
                    WHERE c.host_id <> IF(p.vif_type IN ('unbound', 'binding_failed'), '', p.host_id)
                    """),
            new Rule("inactive-binding-to-own-host", """
                    SELECT p.id, CONCAT('host ', p.host_id) AS detail FROM inactive_port_bindings b
                    JOIN ports p ON p.id = b.port_id AND p.host_id = b.host_id
                    """),
            new Rule("address-outside-its-subnet", """
                    SELECT i.port_id AS id, CONCAT(i.ip_address, ' of ', s.cidr) AS detail FROM ip_allocations i
                    JOIN subnets s ON s.id = i.subnet_id
                    WHERE s.ip_version = 4 AND (INET_ATON(i.ip_address) <> i.address
                      OR INET_ATON(i.ip_address) >> (32 - SUBSTRING_INDEX(s.cidr, '/', -1))
                        <> INET_ATON(SUBSTRING_INDEX(s.cidr, '/', 1)) >> (32 - SUBSTRING_INDEX(s.cidr, '/', -1)))
                    """),
            // What the cursor has passed has a port, or is remembered as released; else nobody ever gets it again.
            new Rule("address-lost", """
                    SELECT id, CONCAT(passed - used, ' between ', first, ' and ', last) AS detail FROM (
                      SELECT s.id, pool.first, pool.last,
                        CAST(GREATEST(LEAST(INET_ATON(pool.last) + 1, c.next_address) - INET_ATON(pool.first), 0) AS SIGNED)
                          AS passed,
                        (SELECT COUNT(*) FROM ip_allocations i WHERE i.subnet_id = s.id
                           AND i.address BETWEEN INET_ATON(pool.first) AND INET_ATON(pool.last)
                           AND i.address < c.next_address)
                        + (SELECT COUNT(*) FROM released_addresses r WHERE r.subnet_id = s.id
                           AND r.address BETWEEN INET_ATON(pool.first) AND INET_ATON(pool.last)
                           AND r.address < c.next_address AND NOT EXISTS (SELECT 1 FROM ip_allocations i
                             WHERE i.subnet_id = r.subnet_id AND i.address = r.address)) AS used
                      FROM subnets s JOIN address_cursors c ON c.subnet_id = s.id
                      JOIN JSON_TABLE(s.allocation_pools, '$[*]'
                        COLUMNS (first VARCHAR(45) PATH '$.start', last VARCHAR(45) PATH '$.end')) pool
                      WHERE s.ip_version = 4) counted
                    WHERE passed > used
                    """),
            new Rule("network-without-segment", """
                    SELECT n.id, CONCAT('project ', n.project_id) AS detail FROM networks n
                    WHERE NOT EXISTS (SELECT 1 FROM network_segments s WHERE s.network_id = n.id)
                    """),
            new Rule("tag-without-object", """
                    SELECT DISTINCT t.object_id AS id, CONCAT('tag ', t.tag) AS detail FROM tags t
                    WHERE NOT EXISTS (SELECT 1 FROM ports o WHERE o.id = t.object_id)
                      AND NOT EXISTS (SELECT 1 FROM networks o WHERE o.id = t.object_id)
                      AND NOT EXISTS (SELECT 1 FROM subnets o WHERE o.id = t.object_id)
                      AND NOT EXISTS (SELECT 1 FROM subnet_pools o WHERE o.id = t.object_id)
                      AND NOT EXISTS (SELECT 1 FROM routers o WHERE o.id = t.object_id)
                      AND NOT EXISTS (SELECT 1 FROM floating_ips o WHERE o.id = t.object_id)
                      AND NOT EXISTS (SELECT 1 FROM security_groups o WHERE o.id = t.object_id)
                      AND NOT EXISTS (SELECT 1 FROM security_group_rules o WHERE o.id = t.object_id)
                      AND NOT EXISTS (SELECT 1 FROM qos_policies o WHERE o.id = t.object_id)
                      AND NOT EXISTS (SELECT 1 FROM trunks o WHERE o.id = t.object_id)
                      AND NOT EXISTS (SELECT 1 FROM network_segments o WHERE o.id = t.object_id)
                      AND NOT EXISTS (SELECT 1 FROM network_segment_ranges o WHERE o.id = t.object_id)
                    """),
            new Rule("sharing-without-object", """
                    SELECT b.id, CONCAT(b.object_type, ' ', b.object_id) AS detail FROM rbac_policies b
                    WHERE NOT EXISTS (SELECT 1 FROM networks o WHERE o.id = b.object_id)
                      AND NOT EXISTS (SELECT 1 FROM security_groups o WHERE o.id = b.object_id)
                      AND NOT EXISTS (SELECT 1 FROM qos_policies o WHERE o.id = b.object_id)
                      AND NOT EXISTS (SELECT 1 FROM subnet_pools o WHERE o.id = b.object_id)
                      AND NOT EXISTS (SELECT 1 FROM address_scopes o WHERE o.id = b.object_id)
                      AND NOT EXISTS (SELECT 1 FROM address_groups o WHERE o.id = b.object_id)
                    """));

    private AuditRules() {}
}
