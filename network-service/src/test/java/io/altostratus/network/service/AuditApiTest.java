package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What {@code ./alto check} finds when the tables disagree. */
class AuditApiTest extends NetworkSlice {

    private String guest = "";

    private List<String> kinds() {
        return admin.get("/v2.0/altostratus-audit").json().get("findings").findValuesAsString("kind");
    }

    /** Finds the fault after the first statement, with the object's id, and nothing any more after the second. */
    private void found(String kind, String id, String breaking, String mending) {
        assertThat(jdbc.sql(breaking).update()).as(breaking).isPositive();
        RestApi.Answer answer = admin.get("/v2.0/altostratus-audit");
        assertThat(answer.json().get("findings")).as(answer.toString()).anySatisfy(finding -> {
            assertThat(finding.get("kind").asString()).isEqualTo(kind);
            assertThat(finding.get("id").asString()).isEqualTo(id);
            assertThat(finding.get("detail").asString()).isNotEmpty();
        });
        assertThat(jdbc.sql(mending).update()).as(mending).isPositive();
        assertThat(kinds()).as(kind).isEmpty();
    }

    private static String id(JsonNode made) {
        return made.get("id").asString();
    }

    @Test
    void whatDisagreesIsFound() {
        String external = id(create(admin, "network", "{\"router:external\": true}"));
        subnet(admin, external, "203.0.113.0/24");
        String network = network(user);
        String subnet = subnet(user, network, "10.0.0.0/24");
        guest = id(port(user, network));
        routing(external, network, subnet);
        trunk(network);
        sharing();
        addresses(network, subnet);
    }

    private void routing(String external, String network, String subnet) {
        String router =
                id(create(user, "router", "{\"external_gateway_info\": {\"network_id\": \"%s\"}}".formatted(external)));
        String inside = user.put(
                        "/v2.0/routers/" + router + "/add_router_interface", "{\"subnet_id\": \"" + subnet + "\"}")
                .json()
                .get("port_id")
                .asString();
        String gateway = jdbc.sql("SELECT gateway_port_id FROM routers WHERE id = :r")
                .param("r", router)
                .query(String.class)
                .single();
        JsonNode ip = create(user, "floatingip", """
                {"floating_network_id": "%s", "port_id": "%s"}""".formatted(external, guest));
        String shared = id(create(user, "floatingip", "{\"floating_network_id\": \"" + external + "\"}"));
        String inner = id(port(user, network));
        JsonNode forwarding = forward(shared, inner);
        assertThat(kinds()).isEmpty();

        found(
                "router-port-without-router",
                inside,
                "DELETE FROM router_interfaces WHERE port_id = '" + inside + "'",
                "INSERT INTO router_interfaces (port_id, router_id) VALUES ('" + inside + "', '" + router + "')");
        found(
                "router-port-without-router",
                gateway,
                "UPDATE routers SET gateway_port_id = NULL WHERE id = '" + router + "'",
                "UPDATE routers SET gateway_port_id = '" + gateway + "' WHERE id = '" + router + "'");
        found(
                "router-interface-of-another-device",
                inside,
                "UPDATE ports SET device_id = 'another' WHERE id = '" + inside + "'",
                "UPDATE ports SET device_id = '" + router + "' WHERE id = '" + inside + "'");
        String own = "WHERE id = '" + id(ip) + "'";
        found(
                "floating-ip-with-another-address",
                id(ip),
                "UPDATE floating_ips SET floating_ip_address = '203.0.113.200' " + own,
                "UPDATE floating_ips SET floating_ip_address = '"
                        + ip.get("floating_ip_address").asString() + "' " + own);
        found(
                "floating-ip-to-lost-address",
                id(ip),
                "UPDATE floating_ips SET fixed_ip_address = '10.0.0.250' " + own,
                "UPDATE floating_ips SET fixed_ip_address = '"
                        + ip.get("fixed_ip_address").asString() + "' " + own);
        found(
                "port-forwarding-to-lost-address",
                id(forwarding),
                "UPDATE port_forwardings SET internal_port_id = NULL",
                "UPDATE port_forwardings SET internal_port_id = '" + inner + "'");
        String spare = id(create(user, "floatingip", "{\"floating_network_id\": \"" + external + "\"}"));
        String holder = jdbc.sql("SELECT floating_port_id FROM floating_ips WHERE id = :f")
                .param("f", spare)
                .query(String.class)
                .single();
        found(
                "port-without-floating-ip",
                holder,
                "DELETE FROM floating_ips WHERE id = '" + spare + "'",
                "UPDATE ports SET device_owner = 'network:other' WHERE id = '" + holder + "'");
    }

    private JsonNode forward(String floatingIp, String port) {
        String address = user.get("/v2.0/ports/" + port)
                .json()
                .at("/port/fixed_ips/0/ip_address")
                .asString();
        RestApi.Answer answer =
                user.post("/v2.0/floatingips/" + floatingIp + "/port_forwardings", """
                {"port_forwarding": {"protocol": "tcp", "internal_port": 80, "external_port": 80,
                 "internal_port_id": "%s", "internal_ip_address": "%s"}}""".formatted(port, address));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.json().get("port_forwarding");
    }

    private void trunk(String network) {
        String parent = id(port(user, network));
        String sub = id(port(user, network));
        String trunk = id(create(user, "trunk", """
                {"port_id": "%s", "sub_ports": [{"port_id": "%s", "segmentation_type": "vlan", "segmentation_id": 7}]}""".formatted(parent, sub)));
        found(
                "port-of-another-trunk",
                parent,
                "UPDATE ports SET trunk_id = NULL WHERE id = '" + parent + "'",
                "UPDATE ports SET trunk_id = '" + trunk + "' WHERE id = '" + parent + "'");
        found(
                "port-of-another-trunk",
                guest,
                "UPDATE ports SET trunk_id = '" + trunk + "' WHERE id = '" + guest + "'",
                "UPDATE ports SET trunk_id = NULL WHERE id = '" + guest + "'");
        found(
                "subport-on-another-host",
                sub,
                "UPDATE ports SET host_id = 'elsewhere' WHERE id = '" + sub + "'",
                "UPDATE ports SET host_id = '' WHERE id = '" + sub + "'");
        found("inactive-binding-to-own-host", guest, """
                INSERT INTO inactive_port_bindings (port_id, host_id, vnic_type, vif_type, profile)
                VALUES ('%s', '', 'normal', 'bridge', '{}')""".formatted(guest), "DELETE FROM inactive_port_bindings");
    }

    private void sharing() {
        String nobody = UUID.randomUUID().toString();
        found(
                "tag-without-object",
                nobody,
                "INSERT INTO tags (object_id, tag) VALUES ('" + nobody + "', 't')",
                "DELETE FROM tags WHERE object_id = '" + nobody + "'");
        String policy = UUID.randomUUID().toString();
        found("sharing-without-object", policy, """
                INSERT INTO rbac_policies (id, project_id, object_type, object_id, action, target_project)
                VALUES ('%s', 'p', 'network', '%s', 'access_as_shared', '*')""".formatted(policy, nobody), """
                DELETE FROM rbac_policies WHERE id = '%s'""".formatted(policy));
        String bare = network(user);
        found(
                "network-without-segment",
                bare,
                "DELETE FROM network_segments WHERE network_id = '" + bare + "'",
                "DELETE FROM networks WHERE id = '" + bare + "'");
    }

    private void addresses(String network, String subnet) {
        String address = jdbc.sql("SELECT ip_address FROM ip_allocations WHERE port_id = :p")
                .param("p", guest)
                .query(String.class)
                .single();
        found(
                "address-outside-its-subnet",
                guest,
                "UPDATE ip_allocations SET ip_address = '10.0.9.9' WHERE port_id = '" + guest + "'",
                "UPDATE ip_allocations SET ip_address = '" + address + "' WHERE port_id = '" + guest + "'");
        String last = id(port(user, network));
        assertThat(user.delete("/v2.0/ports/" + last).status()).isEqualTo(204);
        String released = jdbc.sql("SELECT CAST(address AS CHAR) FROM released_addresses WHERE subnet_id = :s")
                .param("s", subnet)
                .query(String.class)
                .single();
        found(
                "address-lost",
                subnet,
                "DELETE FROM released_addresses WHERE subnet_id = '" + subnet + "'",
                "INSERT INTO released_addresses (subnet_id, address) VALUES ('" + subnet + "', " + released + ")");
    }
}
