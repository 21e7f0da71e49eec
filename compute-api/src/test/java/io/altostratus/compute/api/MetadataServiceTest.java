package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Guests ask through a network agent, which signs with the secret of its host. */
class MetadataServiceTest extends ComputeSlice {

    private String server = "";

    /** As an agent makes it; computed here once more, since agents are other programs. */
    static String signature(String host, String server) {
        return hmac(hmac("metadata-secret", host), server);
    }

    private static String hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void aServerIsThere() {
        server = seed.server(
                project,
                Map.of(
                        "name",
                        "Web 1",
                        "hostname",
                        "web-1",
                        "user_data",
                        Base64.getEncoder()
                                .encodeToString("#!/bin/sh\necho hello\n".getBytes(StandardCharsets.UTF_8))));
    }

    private RestApi guest(String host, String id, String tenant, String signature) {
        return metadata.withHeader("X-Altostratus-Host", host)
                .withHeader("X-Instance-ID", id)
                .withHeader("X-Tenant-ID", tenant)
                .withHeader("X-Instance-ID-Signature", signature)
                .withHeader("X-Forwarded-For", "10.0.0.3");
    }

    private RestApi guest() {
        return guest("h1", server, project, signature("h1", server));
    }

    private String text(String path) {
        RestApi.Answer answer = guest().get(path);
        assertThat(answer.status()).as(path + " " + answer).isEqualTo(200);
        return new String(answer.raw().body(), StandardCharsets.UTF_8);
    }

    @Test
    void openStacksTree() {
        JsonNode data = guest().get("/openstack/latest/meta_data.json").json();
        assertThat(data.get("uuid").asString()).isEqualTo(server);
        assertThat(data.get("name").asString()).isEqualTo("Web 1");
        assertThat(data.get("hostname").asString()).isEqualTo("web-1");
        assertThat(data.get("project_id").asString()).isEqualTo(project);
        assertThat(data.at("/public_keys/key").asString()).isEqualTo("ssh-ed25519 AAAA");
        assertThat(data.at("/meta/role").asString()).isEqualTo("web");
        JsonNode network = guest().get("/openstack/latest/network_data.json").json();
        assertThat(network.get("links")).hasSize(2);
        assertThat(network.get("networks").findValuesAsString("type"))
                .containsExactly("ipv4_dhcp", "ipv6_dhcp", "ipv4_dhcp");
        assertThat(text("/openstack/latest/user_data")).isEqualTo("#!/bin/sh\necho hello\n");
        assertThat(text("/openstack")).contains("2013-10-17", "latest");
        assertThat(text("/openstack/latest/").lines())
                .contains("meta_data.json", "network_data.json", "user_data", "vendor_data.json");
        assertThat(text("/openstack/2012-08-10/").lines()).doesNotContain("network_data.json", "vendor_data.json");
        assertThat(text("/openstack/2013-10-17/").lines()).contains("vendor_data.json");
        assertThat(guest().get("/openstack/2015-10-15/vendor_data2.json").status())
                .isEqualTo(404);
    }

    @Test
    void whatTheOperatorTells() {
        jdbc.sql("UPDATE servers SET boot_roles = 'member,reader'").update();
        assertThat(guest().get("/openstack/latest/vendor_data.json")
                        .json()
                        .get("cloud-init")
                        .asString())
                .isEqualTo("#cloud-config");
        JsonNode all = guest().get("/openstack/2016-10-06/vendor_data2.json").json();
        assertThat(all.at("/static/cloud-init").asString()).isEqualTo("#cloud-config");
        JsonNode heard = all.at("/operator/heard");
        assertThat(heard.propertyNames())
                .containsExactlyInAnyOrder(
                        "project-id", "instance-id", "image-id", "user-data", "hostname", "metadata", "boot-roles");
        assertThat(heard.get("instance-id").asString()).isEqualTo(server);
        assertThat(heard.get("project-id").asString()).isEqualTo(project);
        assertThat(heard.get("hostname").asString()).isEqualTo("web-1");
        assertThat(heard.at("/metadata/role").asString()).isEqualTo("web");
        assertThat(heard.get("boot-roles").asString()).isEqualTo("member,reader");
        assertThat(Base64.getDecoder().decode(heard.get("user-data").asString()))
                .asString(StandardCharsets.UTF_8)
                .contains("echo hello");
        NEIGHBOURS.goAway();
        assertThat(guest().get("/openstack/latest/vendor_data2.json").json().at("/operator"))
                .as("a service that fails tells nothing")
                .isEmpty();
    }

    @Test
    void filesAndTaggedCardsOfTheOwner() {
        String content = Base64.getEncoder().encodeToString("hello".getBytes(StandardCharsets.UTF_8));
        jdbc.sql("UPDATE servers SET personality = :files, admin_password = 'secret', nics = :nics")
                .param("files", "[{\"path\": \"/etc/motd\", \"contents\": \"" + content + "\"}]")
                .param("nics", """
                        [{"portId": "00000000-0000-4000-8000-000000000001", "networkId": "n", "networkName": "front",
                        "macAddress": "fa:16:3e:00:00:01", "ownPort": true, "addresses": [], "tag": "red"}]""")
                .update();
        JsonNode data = guest().get("/openstack/latest/meta_data.json").json();
        assertThat(data.at("/files/0/path").asString()).isEqualTo("/etc/motd");
        assertThat(text("/openstack" + data.at("/files/0/content_path").asString()))
                .isEqualTo("hello");
        assertThat(data.at("/devices/0/mac").asString()).isEqualTo("fa:16:3e:00:00:01");
        assertThat(data.at("/devices/0/tags/0").asString()).isEqualTo("red");
        assertThat(data.has("admin_pass")).as("in the config drive only").isFalse();
    }

    /** Where the host has put them, as far as it has told. */
    @Test
    void taggedDevicesAreFoundWhereTheHostHasPutThem() {
        jdbc.sql("""
                        UPDATE servers SET nics = :nics, block_devices = :disks, placed_devices = :devices
                        """)
                .param("nics", """
                        [{"portId": "00000000-0000-4000-8000-000000000001", "networkId": "n", "networkName": "front",
                        "macAddress": "fa:16:3e:00:00:01", "ownPort": true, "addresses": [], "tag": "red"}]""")
                .param("disks", """
                        [{"sourceType": "image", "destinationType": "local", "bootIndex": 0, "tag": "root",
                          "deleteOnTermination": true},
                         {"sourceType": "blank", "destinationType": "local", "deleteOnTermination": true},
                         {"sourceType": "blank", "destinationType": "local", "tag": "scratch",
                          "deleteOnTermination": true}]""")
                .param("devices", """
                        [{"kind": "nic", "name": "fa:16:3e:00:00:01", "bus": "pci", "address": "0000:00:03.0"},
                         {"kind": "disk", "name": "disk", "bus": "pci", "address": "0000:00:04.0"}]""")
                .update();
        assertThat(guest().get("/openstack/latest/meta_data.json")
                        .json()
                        .get("devices")
                        .toString())
                .isEqualTo("[{\"vf_trusted\":false,\"type\":\"nic\",\"mac\":\"fa:16:3e:00:00:01\",\"bus\":\"pci\","
                        + "\"address\":\"0000:00:03.0\",\"tags\":[\"red\"]},"
                        + "{\"type\":\"disk\",\"serial\":null,\"bus\":\"pci\",\"address\":\"0000:00:04.0\","
                        + "\"tags\":[\"root\"]},"
                        + "{\"type\":\"disk\",\"serial\":null,\"bus\":\"none\",\"address\":\"none\","
                        + "\"tags\":[\"scratch\"]}]");
    }

    /** In Nova's form: what DHCP tells is not said, all else is, of the first subnet of either version. */
    @Test
    void networksWithAndWithoutDhcp() {
        jdbc.sql("UPDATE servers SET nics = :nics").param("nics", """
                [{"portId": "00000000-0000-4000-8000-000000000001", "networkId": "n1", "networkName": "front",
                  "macAddress": "fa:16:3e:00:00:01", "mtu": 1450, "ownPort": true, "vifType": "ovs", "addresses": [],
                  "subnets": [
                    {"version": 4, "cidr": "10.0.0.0/20", "gateway": "10.0.0.1", "dhcp": false,
                     "dns": ["192.0.2.53"], "routes": [{"destination": "198.51.100.0/24", "nextHop": "10.0.0.9"}],
                     "addresses": ["10.0.0.5", "10.0.0.6"]},
                    {"version": 4, "cidr": "10.1.0.0/24", "dhcp": true, "dns": ["192.0.2.99"], "routes": [],
                     "addresses": ["10.1.0.5"]},
                    {"version": 6, "cidr": "2001:db8::/64", "gateway": "2001:db8::1", "dhcp": true,
                     "ipv6AddressMode": "slaac", "dns": ["2001:db8::53"], "routes": [],
                     "addresses": ["2001:db8::5"]}]},
                 {"portId": "00000000-0000-4000-8000-000000000002", "networkId": "n2", "networkName": "back",
                  "macAddress": "fa:16:3e:00:00:02", "ownPort": true, "vifType": "hostdev_physical", "addresses": [],
                  "subnets": [
                    {"version": 4, "cidr": "10.2.0.0/24", "gateway": "10.2.0.1", "dhcp": true, "dns": ["192.0.2.53"],
                     "routes": [], "addresses": ["10.2.0.5"]},
                    {"version": 6, "cidr": "2001:db8:1::/60", "dhcp": false, "dns": [], "routes": [],
                     "addresses": ["2001:db8:1::5"]}]}]
                """).update();
        JsonNode data = guest().get("/openstack/latest/network_data.json").json();
        assertThat(data.get("links").toString())
                .isEqualTo("[{\"id\":\"tap00000000-00\",\"vif_id\":\"00000000-0000-4000-8000-000000000001\","
                        + "\"type\":\"ovs\",\"mtu\":1450,\"ethernet_mac_address\":\"fa:16:3e:00:00:01\"},"
                        + "{\"id\":\"tap00000000-00\",\"vif_id\":\"00000000-0000-4000-8000-000000000002\","
                        + "\"type\":\"phy\",\"mtu\":null,\"ethernet_mac_address\":\"fa:16:3e:00:00:02\"}]");
        assertThat(data.get("networks").findValuesAsString("type"))
                .containsExactly("ipv4", "dns", "ipv6_slaac", "dns", "ipv4_dhcp", "ipv6");
        assertThat(data.at("/networks/0").toString())
                .isEqualTo("{\"id\":\"network0\",\"type\":\"ipv4\",\"link\":\"tap00000000-00\","
                        + "\"ip_address\":\"10.0.0.5\",\"netmask\":\"255.255.240.0\",\"routes\":["
                        + "{\"network\":\"0.0.0.0\",\"netmask\":\"0.0.0.0\",\"gateway\":\"10.0.0.1\"},"
                        + "{\"network\":\"198.51.100.0\",\"netmask\":\"255.255.255.0\",\"gateway\":\"10.0.0.9\"}],"
                        + "\"network_id\":\"n1\",\"services\":[{\"type\":\"dns\",\"address\":\"192.0.2.53\"}]}");
        assertThat(data.at("/networks/1/netmask").asString()).isEqualTo("ffff:ffff:ffff:ffff::");
        assertThat(data.at("/networks/1/routes/0/network").asString()).isEqualTo("::");
        assertThat(data.at("/networks/2").toString())
                .isEqualTo("{\"id\":\"network2\",\"type\":\"ipv4_dhcp\",\"link\":\"tap00000000-00\","
                        + "\"network_id\":\"n2\"}");
        assertThat(data.at("/networks/3/netmask").asString()).isEqualTo("ffff:ffff:ffff:fff0::");
        assertThat(data.at("/networks/3/routes")).isEmpty();
        assertThat(data.get("services").findValuesAsString("address")).containsExactly("192.0.2.53", "2001:db8::53");
    }

    @ParameterizedTest
    @CsvSource({
        "instance-id, i-",
        "ami-id, ami-99999999",
        "hostname, web-1",
        "local-hostname, web-1",
        "local-ipv4, 10.0.0.",
        "instance-type, flavor f1",
        "placement/availability-zone, nova",
        "reservation-id, r-12345678",
        "public-keys/, 0=key",
        "public-keys/0/, openssh-key",
        "public-keys/0/openssh-key, ssh-ed25519 AAAA",
        "security-groups, default"
    })
    void amazonsTree(String path, String content) {
        assertThat(text("/latest/meta-data/" + path)).contains(content);
        assertThat(text("/2009-04-04/meta-data/" + path)).isEqualTo(text("/latest/meta-data/" + path));
    }

    @Test
    void amazonsTreeIsListed() {
        assertThat(text("/")).contains("2009-04-04", "latest");
        assertThat(text("/latest").lines()).containsExactlyInAnyOrder("meta-data/", "user-data");
        assertThat(text("/latest/meta-data/").lines())
                .contains("instance-id", "hostname", "public-keys/", "placement/");
        assertThat(text("/latest/user-data")).isEqualTo("#!/bin/sh\necho hello\n");
    }

    @Test
    void aServerWithoutUserDataOrKeyHasNone() {
        Map<String, Object> columns = new java.util.HashMap<>();
        columns.put("key_name", null);
        columns.put("public_key", null);
        server = seed.server(project, columns);
        assertThat(guest().get("/latest/user-data").status()).isEqualTo(404);
        assertThat(guest().get("/openstack/latest/user_data").status()).isEqualTo(404);
        assertThat(guest().get("/latest/meta-data/public-keys/").status()).isEqualTo(404);
        assertThat(guest().get("/openstack/latest/meta_data.json").json().has("keys"))
                .isFalse();
    }

    @Test
    void whatIsNotSignedByItsHostIsRefused() {
        String other = seed.server(project, Map.of());
        String path = "/openstack/latest/meta_data.json";
        for (RestApi liar : new RestApi[] {
            metadata,
            guest("h1", server, project, "nonsense"),
            guest("h1", server, project, ""),
            guest("h1", other, project, signature("h1", server)),
            guest("h2", server, project, signature("h1", server)),
            guest("", server, project, signature("", server)),
            guest("h1", server, project, hmac("metadata-secret", server))
        }) {
            RestApi.Answer answer = liar.get(path);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
            assertThat(answer.toString()).doesNotContain("Web 1");
        }
    }

    @Test
    void anotherProjectOrServerIsNotFound() {
        assertThat(guest("h1", server, "other", signature("h1", server))
                        .get("/latest/meta-data/")
                        .status())
                .isEqualTo(404);
        String unknown = UUID.randomUUID().toString();
        assertThat(guest("h1", unknown, project, signature("h1", unknown))
                        .get("/latest/meta-data/")
                        .status())
                .isEqualTo(404);
        String gone = seed.server(project, Map.of("deleted", true));
        assertThat(guest("h1", gone, project, signature("h1", gone))
                        .get("/latest/meta-data/")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nowhere",
                "/latest/meta-data/nowhere",
                "/openstack/1999-01-01/meta_data.json",
                "/latest/meta-data/../../x"
            })
    void unknownPathsAreNotFound(String path) {
        assertThat(guest().get(path).status()).isIn(400, 404);
    }

    @Test
    void onlyReadingIsOffered() {
        assertThat(guest().post("/latest/meta-data/", "{}").status()).isEqualTo(405);
        assertThat(guest().delete("/latest/meta-data/instance-id").status()).isEqualTo(405);
        assertThat(guest().send("HEAD", "/latest/meta-data/instance-id", null).status())
                .isEqualTo(200);
    }

    /** As Tempest does it: what the guest posts, its owner reads. */
    @Test
    void aGuestTellsItsPasswordOnce() {
        String path = "/v2.1/servers/" + server + "/os-server-password";
        assertThat(user.get(path).json().get("password").asString()).isEmpty();
        assertThat(guest().post("/openstack/2013-10-17/password", "x".repeat(1_021))
                        .status())
                .isEqualTo(400);
        assertThat(guest().post("/openstack/2013-10-17/password", "secret").status())
                .isEqualTo(200);
        assertThat(guest().post("/openstack/latest/password", "other").status()).isEqualTo(409);
        assertThat(text("/openstack/latest/password")).isEqualTo("secret");
        assertThat(reader.get(path).json().get("password").asString()).isEqualTo("secret");
        assertThat(stranger.get(path).status()).isEqualTo(404);
        assertThat(reader.delete(path).status()).isEqualTo(403);
        assertThat(user.delete(path).status()).isEqualTo(204);
        assertThat(user.get(path).json().get("password").asString()).isEmpty();
        assertThat(guest().post("/openstack/latest/password", "other").status()).isEqualTo(200);
    }

    /** The two ports do not mix: no API where guests ask, no metadata where users do. */
    @Test
    void theMetadataPortHasNoApiAndTheApiNoMetadata() {
        assertThat(metadata.get("/v2.1/servers").status()).isEqualTo(403);
        assertThat(guest().get("/v2.1/servers").status()).isEqualTo(404);
        assertThat(user.get("/latest/meta-data/").status()).isEqualTo(404);
        assertThat(anonymous.get("/openstack/latest/meta_data.json").status()).isEqualTo(401);
    }
}
