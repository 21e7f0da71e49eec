package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.model.ExternalNetworksChanged;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.NetworkPeers;
import io.altostratus.network.model.PeersOfNetworksChanged;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which mechanism binds a port, and what hosts learn of each other. */
class PopulationTest extends NetworkSlice {

    private TestHost h1;
    private TestHost h2;
    private String network;

    @BeforeEach
    void hosts() {
        h1 = new TestHost("h1");
        h2 = new TestHost("h2");
        tunnels(h1, "192.0.2.1");
        tunnels(h2, "192.0.2.2");
        awaitAgents(2);
        network = network(user);
        create(user, "subnet", """
                {"network_id": "%s", "ip_version": 4, "cidr": "10.0.0.0/24", "enable_dhcp": false}
                """.formatted(network));
    }

    @AfterEach
    void close() {
        h1.close();
        h2.close();
    }

    private static void tunnels(TestHost host, String address) {
        host.beat(
                "Linux bridge agent",
                Map.of(
                        "interface_mappings",
                        Map.of("provider", "eth1"),
                        "tunnel_types",
                        List.of("vxlan"),
                        "tunneling_ip",
                        address));
    }

    private void awaitAgents(int count) {
        await().until(() ->
                admin.get("/v2.0/agents?alive=true").json().get("agents").size() == count);
    }

    private JsonNode on(String host, String more) {
        return create(service, "port", """
                {"network_id": "%s", "project_id": "%s", "device_id": "s", "device_owner": "compute:nova",
                 "binding:host_id": "%s"%s}""".formatted(network, project, host, more));
    }

    private static String id(JsonNode port) {
        return port.get("id").asString();
    }

    private NetworkPeers seenBy(TestHost host) {
        return host.peers(network).networks().getFirst();
    }

    @Test
    void hostsLearnWhereTheOthersPortsAre() {
        String here = id(on("h1", ""));
        JsonNode there = on("h2", "");
        assertThat(seenBy(h1).hosts()).as("not connected yet").isEmpty();
        h1.forget();
        h1.wired(here, "w1");
        h2.wired(id(there), "w2");
        await().untilAsserted(() -> assertThat(h1.received(PeersOfNetworksChanged.class))
                .filteredOn(hint -> hint.networkIds().equals(List.of(network)))
                .hasSize(2));
        NetworkPeers seen = seenBy(h1);
        assertThat(seen.populated()).isTrue();
        assertThat(seen.answersArp()).isTrue();
        assertThat(seen.hosts())
                .containsExactly(new NetworkPeers.Host(
                        "h2",
                        "192.0.2.2",
                        List.of(new NetworkPeers.Port(
                                there.get("mac_address").asString(), List.of(ip(there)), false))));

        // Addresses that nobody has told of: hosts must not answer for anyone.
        assertThat(user.put("/v2.0/ports/" + here, """
                {"port": {"allowed_address_pairs": [{"ip_address": "10.0.0.99"}]}}""").status()).isEqualTo(200);
        assertThat(seenBy(h2).answersArp()).isFalse();
        assertThat(seenBy(h2).hosts()).hasSize(1);

        // A host that has nothing of the network learns nothing of it.
        try (TestHost h3 = new TestHost("h3")) {
            tunnels(h3, "192.0.2.3");
            awaitAgents(3);
            assertThat(seenBy(h3).hosts()).isEmpty();
            h1.forget();
            tunnels(h3, "192.0.2.33");
            await().untilAsserted(() -> assertThat(h1.received(PeersOfNetworksChanged.class))
                    .as("its tunnels have moved")
                    .contains(new PeersOfNetworksChanged(List.of())));
        }

        h1.forget();
        service.delete("/v2.0/ports/" + id(there));
        await().until(() -> !h1.received(PeersOfNetworksChanged.class).isEmpty());
        assertThat(seenBy(h1).hosts()).isEmpty();
    }

    @Test
    void hostsThatShareARouterHearEachOtherInItsNetworks() {
        h1.beatL3();
        h2.beatL3();
        awaitAgents(4);
        String inside = admin.get("/v2.0/networks/" + network)
                .json()
                .at("/network/subnets/0")
                .asString();
        user.put("/v2.0/subnets/" + inside, "{\"subnet\": {\"gateway_ip\": \"10.0.0.1\"}}");
        String router = create(admin, "router", "{\"project_id\": \"" + project + "\", \"ha\": true}")
                .get("id")
                .asString();
        h1.forget();
        assertThat(user.put("/v2.0/routers/" + router + "/add_router_interface", "{\"subnet_id\": \"" + inside + "\"}")
                        .status())
                .isEqualTo(200);
        // The port is bound to one of them at most; frames for everyone go to both.
        assertThat(seenBy(h1).hosts()).extracting(NetworkPeers.Host::name).containsExactly("h2");
        assertThat(seenBy(h2).hosts()).extracting(NetworkPeers.Host::name).containsExactly("h1");
        JsonNode place = admin.get("/v2.0/ports?device_owner=network:router_ha_interface&device_id=" + router)
                .json()
                .at("/ports/0");
        (place.get("binding:host_id").asString().equals("h1") ? h1 : h2).wired(id(place), "w");
        await().untilAsserted(() -> assertThat(h1.received(PeersOfNetworksChanged.class))
                .anySatisfy(hint -> assertThat(hint.networkIds()).contains(network)));
    }

    @Test
    void theMechanismFollowsTheHostsAgent() {
        try (TestHost h3 = new TestHost("h3")) {
            h3.beat(
                    "Open vSwitch agent",
                    Map.of(
                            "bridge_mappings",
                            Map.of("provider", "br-ex"),
                            "tunnel_types",
                            List.of("vxlan", "gre"),
                            "integration_bridge",
                            "br-int",
                            "datapath_type",
                            "netdev"));
            awaitAgents(3);
            JsonNode port = on("h3", "");
            assertThat(port.get("binding:vif_type").asString()).isEqualTo("ovs");
            assertThat(port.get("binding:vif_details").toString())
                    .contains("\"port_filter\":true", "\"bridge_name\":\"br-int\"", "\"datapath_type\":\"netdev\"");
            assertThat(on("h1", "").get("binding:vif_type").asString()).isEqualTo("bridge");
        }
    }

    @Test
    void aFailedBindingSaysWhy() {
        JsonNode port = on("h1", ", \"binding:vnic_type\": \"direct\"");
        assertThat(port.get("binding:vif_type").asString()).isEqualTo("binding_failed");
        assertThat(port.at("/binding:vif_details/reason").asString())
                .isEqualTo("linuxbridge: its Linux bridge agent has no vNICs of type direct;"
                        + " openvswitch: it has no Open vSwitch agent");
        String path = "/v2.0/ports/" + id(port);
        assertThat(user.get(path).json().at("/port/binding:vif_details").isMissingNode())
                .isTrue();
        JsonNode mended = service.put(path, "{\"port\": {\"binding:vnic_type\": \"normal\"}}")
                .json()
                .get("port");
        assertThat(mended.get("binding:vif_type").asString()).isEqualTo("bridge");
        assertThat(mended.at("/binding:vif_details/reason").isMissingNode()).isTrue();
    }

    @Test
    void hostsWithRoutersLearnOfExternalNetworks() {
        assertThat(h1.externalNetworks().networks()).isEmpty();
        h1.forget();
        create(admin, "network", "{\"router:external\": true}"); // an overlay leads to no outside
        create(admin, "network", """
                {"provider:network_type": "flat", "provider:physical_network": "storage", "router:external": true}""");
        String outside = create(admin, "network", """
                {"provider:network_type": "flat", "provider:physical_network": "provider", "router:external": true}""").get("id").asString();
        await().until(() -> h1.received(ExternalNetworksChanged.class).size() == 2);
        assertThat(h1.externalNetworks().networks())
                .as("what it reaches")
                .extracting(NetworkDetails::id)
                .containsExactly(outside);
        admin.put("/v2.0/networks/" + outside, "{\"network\": {\"router:external\": false}}");
        await().until(() -> h1.received(ExternalNetworksChanged.class).size() == 3);
        assertThat(h1.externalNetworks().networks()).isEmpty();
    }
}
