package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.context.Json;
import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Network cards of a server that is there, its addresses and groups; the test stands for the conductor. */
class InterfacesTest extends ComputeSlice {

    private String server = "";
    private String path = "";
    private String first = "";
    private String second = "";
    private String network = "";

    @BeforeEach
    void aServerWithTwoCardsIsThere() {
        server = seed.server(project, Map.of("host", "h1"));
        path = "/v2.1/servers/" + server + "/os-interface";
        JsonNode nics = nics();
        first = nics.at("/0/portId").asString();
        second = nics.at("/1/portId").asString();
        network = NEIGHBOURS.network(project, "front");
        NEIGHBOURS.port(first, project, network, server, "10.0.0.3", List.of());
        NEIGHBOURS.port(second, project, network, server, "10.0.0.4", List.of());
    }

    private JsonNode nics() {
        return Json.MAPPER.readTree(jdbc.sql("SELECT nics FROM servers WHERE id = :id")
                .param("id", server)
                .query(String.class)
                .single());
    }

    private static String body(String content) {
        return "{\"interfaceAttachment\": {" + content.replace('\'', '"') + "}}";
    }

    private static CompletableFuture<RestApi.Answer> meanwhile(Supplier<RestApi.Answer> request) {
        return CompletableFuture.supplyAsync(request);
    }

    /** The state with which the API has begun the work, once it has. */
    private JsonNode work(String kind) {
        return await().until(
                        () -> jdbc.sql("SELECT state FROM workflows WHERE active_server = :id AND kind = :kind")
                                .param("id", server)
                                .param("kind", kind)
                                .query(String.class)
                                .optional(),
                        state -> state.isPresent())
                .map(Json.MAPPER::readTree)
                .orElseThrow();
    }

    private void end(String outcome, String state) {
        jdbc.sql("UPDATE servers SET task_state = NULL WHERE id = :id")
                .param("id", server)
                .update();
        jdbc.sql("""
                UPDATE workflows SET outcome = :outcome, state = :state, active_server = NULL WHERE active_server = :id
                """)
                .param("outcome", outcome)
                .param("state", state)
                .param("id", server)
                .update();
    }

    @Test
    void cardsAreListedInTheirOrder() {
        JsonNode cards = user.get(path).json().get("interfaceAttachments");
        assertThat(cards.findValuesAsString("port_id")).containsExactly(first, second);
        JsonNode card = cards.get(0);
        assertThat(card.propertyNames())
                .containsExactlyInAnyOrder("port_state", "fixed_ips", "port_id", "net_id", "mac_addr");
        assertThat(card.get("port_state").asString()).isEqualTo("ACTIVE");
        assertThat(card.at("/fixed_ips/0/ip_address").asString()).isEqualTo("10.0.0.3");
        JsonNode one = reader.get(path + "/" + second).json().get("interfaceAttachment");
        assertThat(one).isEqualTo(cards.get(1));
        String other = NEIGHBOURS.port(project, network, "");
        assertFault(user.get(path + "/" + other), 404, "itemNotFound", "does not have a port with id " + other);
        assertFault(user.get(path + "/" + UUID.randomUUID()), 404, "itemNotFound", "could not be found");
        assertThat(stranger.get(path).status()).isEqualTo(404);
        assertThat(reader.post(path, body("")).status()).isEqualTo(403);
        assertThat(reader.delete(path + "/" + first).status()).isEqualTo(403);
    }

    @Test
    void attachingAnswersWhenTheCardIsThere() {
        String group = NEIGHBOURS.group(project, "default");
        CompletableFuture<RestApi.Answer> answer = meanwhile(() -> user.post(path, body("")));
        JsonNode port = work("attach-interface").at("/ports/0");
        assertThat(port.get("networkId").asString()).isEqualTo(network);
        assertThat(port.get("own").asBoolean()).isTrue();
        assertThat(port.get("attached").asBoolean()).isTrue();
        String id = port.get("portId").asString();
        JsonNode during = user.get("/v2.1/servers/" + server).json().get("server");
        assertThat(during.get("OS-EXT-STS:task_state").isNull())
                .as("Nova has no word for it")
                .isTrue();
        assertThat(during.get("status").asString()).isEqualTo("ACTIVE");

        NEIGHBOURS.port(id, project, network, server, "10.0.0.9", List.of(group));
        String card = """
                {"portId": "%s", "networkId": "%s", "networkName": "front", "macAddress": "fa:16:3e:00:00:07",
                 "addresses": [], "ownPort": true}""".formatted(id, network);
        jdbc.sql("UPDATE servers SET nics = JSON_ARRAY_APPEND(nics, '$', JSON_EXTRACT(:card, '$')) WHERE id = :id")
                .param("card", card)
                .param("id", server)
                .update();
        end("done", "{}");
        JsonNode attached = answer.join().json().get("interfaceAttachment");
        assertThat(attached.get("port_id").asString()).isEqualTo(id);
        assertThat(attached.get("port_state").asString()).isEqualTo("ACTIVE");
        JsonNode view = user.get("/v2.1/servers/" + server).json().get("server");
        assertThat(view.at("/addresses/front").findValuesAsString("addr")).containsExactly("10.0.0.3", "10.0.0.9");
        assertThat(view.at("/security_groups").findValuesAsString("name")).containsExactly("default");
        JsonNode actions = user.get("/v2.1/servers/" + server + "/os-instance-actions")
                .json()
                .get("instanceActions");
        assertThat(actions.at("/0/action").asString()).isEqualTo("attach_interface");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "409 | conflictingRequest | Fixed IP 10.0.0.50 is already in use.",
                "403 | forbidden | Maximum number of ports exceeded",
                "400 | badRequest | it will not do",
                "0 | computeFault | Failed to attach network adapter device to"
            })
    void whyItFailedIsSaidInNovasWords(int code, String name, String text) {
        CompletableFuture<RestApi.Answer> answer = meanwhile(
                () -> user.post(path, body("'net_id': '" + network + "', 'fixed_ips': [{'ip_address': '10.0.0.50'}]")));
        assertThat(work("attach-interface").at("/ports/0/fixedIp").asString()).isEqualTo("10.0.0.50");
        end(
                "failed",
                "{\"failure\": {\"stage\": \"s\", \"message\": \"it will not do\", \"nextStep\": \"n\"%s}}"
                        .formatted(code == 0 ? "" : ", \"code\": " + code));
        assertFault(answer.join(), code == 0 ? 500 : code, name, text);
    }

    @Test
    void whatCannotBeAttachedIsRefusedAtOnce() {
        String used = NEIGHBOURS.port(project, network, "something");
        assertFault(user.post(path, body("'port_id': '" + used + "'")), 409, "conflictingRequest", "still in use");
        String foreign = NEIGHBOURS.port("another-project", network, "");
        assertFault(user.post(path, body("'port_id': '" + foreign + "'")), 400, "badRequest", "not usable");
        String unknown = UUID.randomUUID().toString();
        assertFault(user.post(path, body("'port_id': '" + unknown + "'")), 404, "itemNotFound", unknown);
        assertFault(user.post(path, body("'net_id': '" + unknown + "'")), 404, "itemNotFound", unknown);
        assertFault(
                user.post(path, body("'net_id': '" + network + "', 'port_id': '" + used + "'")),
                400,
                "badRequest",
                "Must not input both network_id and port_id");
        assertFault(
                user.post(path, body("'fixed_ips': [{'ip_address': '10.0.0.5'}]")),
                400,
                "badRequest",
                "Must input network_id when request IP address");
        assertFault(
                user.post(path, body("'net_id': '" + network + "', 'fixed_ips': [{'ip_address': '10.0.0'}]")),
                400,
                "badRequest",
                "ip_address");
        assertFault(user.post(path, body("'tag': 'x'")), 400, "badRequest", "tag");
        assertFault(user.post(path, body("'port_id': null")), 400, "badRequest", "port_id");
        NEIGHBOURS.network(project, "back");
        assertFault(user.post(path, body("")), 400, "badRequest", "Multiple possible networks found");
        NEIGHBOURS.goAway();
        assertThat(user.post(path, body("'net_id': '" + network + "'")).status())
                .isEqualTo(503);
        assertThat(rowsOf("workflows")).isZero();
        String building = seed.server(project, Map.of("vm_state", "building", "task_state", "spawning"));
        assertFault(
                user.delete("/v2.1/servers/" + building + "/os-interface/"
                        + Json.MAPPER
                                .readTree(jdbc.sql("SELECT nics FROM servers WHERE id = :id")
                                        .param("id", building)
                                        .query(String.class)
                                        .single())
                                .at("/0/portId")
                                .asString()),
                409,
                "conflictingRequest",
                "Cannot 'detach_interface' instance");
    }

    @Test
    void detachingIsAcceptedAndTheNextRequestWaitsForIt() {
        assertThat(user.delete(path + "/" + second).status()).isEqualTo(202);
        JsonNode port = work("detach-interface").at("/ports/0");
        assertThat(port.get("portId").asString()).isEqualTo(second);
        assertThat(port.get("own").asBoolean()).isFalse();
        CompletableFuture<RestApi.Answer> next = meanwhile(() -> user.delete(path + "/" + first));
        CompletableFuture<RestApi.Answer> stop =
                meanwhile(() -> user.post("/v2.1/servers/" + server + "/action", "{\"os-stop\": null}"));
        await().during(java.time.Duration.ofMillis(300)).until(() -> !next.isDone() && !stop.isDone());
        end("done", "{}");
        assertThat(CompletableFuture.anyOf(next, stop).join()).isInstanceOf(RestApi.Answer.class);
        await().until(() -> next.isDone() || stop.isDone());
        if (next.isDone()) {
            end("done", "{}");
        }
        assertThat(stop.join().status()).isEqualTo(202);
        if (!next.isDone()) {
            end("done", "{}");
        }
        assertThat(next.join().status()).isIn(202, 409);
        assertFault(user.delete(path + "/" + UUID.randomUUID()), 404, "itemNotFound", "could not be found");
    }

    @Test
    void aGuestThatStandsStillGetsAndLosesCardsToo() {
        jdbc.sql("UPDATE servers SET vm_state = 'paused', power_state = 3").update();
        assertThat(user.delete(path + "/" + second).status()).isEqualTo(202);
        work("detach-interface");
        end("done", "{}");
        CompletableFuture<RestApi.Answer> answer = meanwhile(() -> user.post(path, body("")));
        work("attach-interface");
        end("failed", "{\"failure\": {\"stage\": \"s\", \"message\": \"no\", \"nextStep\": \"n\", \"code\": 400}}");
        assertThat(answer.join().status()).isEqualTo(400);
        jdbc.sql("UPDATE servers SET vm_state = 'suspended'").update();
        assertFault(user.post(path, body("")), 409, "conflictingRequest", "vm_state suspended");
    }

    private RestApi.Answer tell(String name, String port) {
        return service.post("/v2.1/os-server-external-events", """
                {"events": [{"name": "%s", "server_uuid": "%s", "tag": "%s", "status": "completed"}]}
                """.formatted(name, server, port));
    }

    @Test
    void aPortThatIsGoneTakesItsCardAlong() {
        seed.workflow(server, "stop-server");
        jdbc.sql("UPDATE servers SET task_state = 'powering-off' WHERE id = :id")
                .param("id", server)
                .update();
        assertThat(tell("network-vif-deleted", second).status())
                .as("told again later")
                .isEqualTo(503);
        end("done", "{}");
        assertThat(tell("network-vif-deleted", second).status()).isEqualTo(200);
        assertThat(work("detach-interface").at("/ports/0/portId").asString()).isEqualTo(second);
        end("done", "{}");
        assertThat(tell("network-vif-deleted", UUID.randomUUID().toString()).status())
                .isEqualTo(200);
        jdbc.sql("UPDATE servers SET vm_state = 'error' WHERE id = :id")
                .param("id", server)
                .update();
        assertThat(tell("network-vif-deleted", second).status()).isEqualTo(200);
        assertThat(nics().findValuesAsString("portId")).containsExactly(first);
    }

    @Test
    void addressesAndGroupsFollowThePorts() {
        String web = NEIGHBOURS.group(project, "web");
        NEIGHBOURS.floatingIp(first, "10.0.0.3", "203.0.113.7");
        NEIGHBOURS.port(second).put("security_groups", List.of(web));
        assertThat(tell("network-changed", first).status()).isEqualTo(200);
        JsonNode view = user.get("/v2.1/servers/" + server).json().get("server");
        JsonNode front = view.at("/addresses/front");
        assertThat(front.findValuesAsString("addr")).containsExactly("10.0.0.3", "203.0.113.7");
        assertThat(front.findValuesAsString("OS-EXT-IPS:type")).containsExactly("fixed", "floating");
        assertThat(view.at("/security_groups").findValuesAsString("name")).containsExactly("web");
        JsonNode plain =
                user.get("/v2.1/servers/" + server + "/ips/front").json().get("front");
        assertThat(plain.findValuesAsString("addr")).containsExactly("10.0.0.3", "203.0.113.7");
        assertThat(plain.get(0).size()).as("no more than version and address").isEqualTo(2);
        assertFault(
                user.get("/v2.1/servers/" + server + "/ips/nowhere"),
                404,
                "itemNotFound",
                "not a member of specified network");
        NEIGHBOURS.noFloatingIps();
        assertThat(tell("network-changed", first).status()).isEqualTo(200);
        assertThat(user.get("/v2.1/servers/" + server + "/ips")
                        .json()
                        .at("/addresses/front")
                        .findValuesAsString("addr"))
                .containsExactly("10.0.0.3");
        NEIGHBOURS.goAway();
        assertThat(tell("network-changed", first).status())
                .as("told again later")
                .isEqualTo(503);
    }

    @Test
    void networksOfAServerThatIsToBeMadeAreChecked() {
        seed.flavor("f1");
        String image = NEIGHBOURS.image(Map.of("img_config_drive", "mandatory"));
        String outside = NEIGHBOURS.externalNetwork(project);
        String body = serverBody(image, outside, "");
        assertFault(user.post("/v2.1/servers", body), 403, "forbidden", "external network " + outside);
        String named = NEIGHBOURS.port(project, network, "");
        NEIGHBOURS.port(named).put("dns_name", "other");
        String byPort = "\"networks\": [{\"port\": \"" + named + "\"}]";
        assertFault(
                user.post("/v2.1/servers", serverBody(image, network, byPort)),
                400,
                "badRequest",
                "does not match instance's hostname vm");
        NEIGHBOURS.port(named).put("dns_name", "vm");
        String foreign = NEIGHBOURS.port("another-project", network, "");
        assertFault(
                user.post(
                        "/v2.1/servers", serverBody(image, network, "\"networks\": [{\"port\": \"" + foreign + "\"}]")),
                400,
                "badRequest",
                "not usable");
        RestApi.Answer made = user.post("/v2.1/servers", serverBody(image, network, byPort));
        assertThat(made.status()).as(made.toString()).isEqualTo(202);
        JsonNode view = user.get("/v2.1/servers/" + made.json().at("/server/id").asString())
                .json()
                .get("server");
        assertThat(view.get("config_drive").asString()).as("the image wants it").isEqualTo("True");
        String plain = NEIGHBOURS.image();
        for (String wanted : List.of("true", "false")) {
            JsonNode other = user.post("/v2.1/servers", serverBody(plain, network, "\"config_drive\": " + wanted))
                    .json();
            assertThat(user.get("/v2.1/servers/" + other.at("/server/id").asString())
                            .json()
                            .at("/server/config_drive")
                            .asString())
                    .isEqualTo(wanted.equals("true") ? "True" : "");
        }
    }

    private RestApi.Answer act(RestApi api, String action, String name) {
        return api.post("/v2.1/servers/" + server + "/action", "{\"" + action + "\": {\"name\": \"" + name + "\"}}");
    }

    @Test
    void groupsAreAddedToAllPortsAndTakenAway() {
        String web = NEIGHBOURS.group(project, "web");
        assertThat(act(user, "addSecurityGroup", "web").status()).isEqualTo(202);
        assertThat(act(user, "addSecurityGroup", web).status()).isEqualTo(202);
        assertThat(NEIGHBOURS.port(first).get("security_groups")).isEqualTo(List.of(web));
        assertThat(NEIGHBOURS.port(second).get("security_groups")).isEqualTo(List.of(web));
        assertThat(user.get("/v2.1/servers/" + server)
                        .json()
                        .at("/server/security_groups")
                        .findValuesAsString("name"))
                .containsExactly("web");
        JsonNode groups = reader.get("/v2.1/servers/" + server + "/os-security-groups")
                .json()
                .get("security_groups");
        assertThat(groups).hasSize(1);
        assertThat(groups.get(0).get("id").asString()).isEqualTo(web);
        JsonNode rules = groups.get(0).get("rules");
        assertThat(rules).hasSize(2);
        assertThat(rules.at("/0/from_port").asInt()).isEqualTo(1);
        assertThat(rules.at("/0/to_port").asInt()).isEqualTo(65535);
        assertThat(rules.at("/0/ip_range/cidr").asString()).isEqualTo("0.0.0.0/0");
        assertThat(rules.at("/1/group/name").asString()).isEqualTo("web");
        // Clients look the group up here, first by what they were given as an id, then among all.
        assertThat(reader.get("/v2.1/os-security-groups/web").status()).isEqualTo(400);
        assertThat(reader.get("/v2.1/os-security-groups")
                        .json()
                        .get("security_groups")
                        .findValuesAsString("id"))
                .contains(web);
        assertThat(reader.get("/v2.1/os-security-groups/" + web).json().at("/security_group/rules"))
                .isEqualTo(rules);

        assertThat(act(reader, "addSecurityGroup", "web").status()).isEqualTo(403);
        assertThat(act(stranger, "removeSecurityGroup", "web").status()).isEqualTo(404);
        assertFault(act(user, "addSecurityGroup", "nowhere"), 404, "itemNotFound", "nowhere is not found for project");
        assertFault(act(user, "addSecurityGroup", " "), 400, "badRequest", "cannot be empty");
        NEIGHBOURS.group(project, "twin");
        NEIGHBOURS.group(project, "twin");
        assertThat(act(user, "addSecurityGroup", "twin").status()).isEqualTo(409);

        assertThat(act(user, "removeSecurityGroup", "web").status()).isEqualTo(202);
        assertThat(NEIGHBOURS.port(first).get("security_groups")).isEqualTo(List.of());
        assertFault(act(user, "removeSecurityGroup", "web"), 404, "itemNotFound", "not associated with the instance");
        NEIGHBOURS.port(second).put("port_security_enabled", false);
        assertFault(act(user, "addSecurityGroup", "web"), 400, "badRequest", "port_security_enabled");
        assertThat(NEIGHBOURS.port(first).get("security_groups"))
                .as("all or nothing")
                .isEqualTo(List.of());
    }

    @Test
    void addressesAreAddedAndTakenAway() {
        NEIGHBOURS.subnet(network, "77777777-0000-4000-8000-000000000002");
        String action = "/v2.1/servers/" + server + "/action";
        assertThat(user.post(action, "{\"addFixedIp\": {\"networkId\": \"" + network + "\"}}")
                        .status())
                .isEqualTo(202);
        assertThat(NEIGHBOURS.port(first).get("fixed_ips"))
                .asList()
                .hasSize(2)
                .last()
                .isEqualTo(Map.of("subnet_id", "77777777-0000-4000-8000-000000000002"));
        assertThat(user.post(action, "{\"removeFixedIp\": {\"address\": \"10.0.0.4\"}}")
                        .status())
                .isEqualTo(202);
        assertThat(NEIGHBOURS.port(second).get("fixed_ips")).isEqualTo(List.of());
        assertFault(
                user.post(action, "{\"removeFixedIp\": {\"address\": \"10.0.0.4\"}}"),
                400,
                "badRequest",
                "doesn't have fixed IP '10.0.0.4'");
        assertThat(user.post(action, "{\"addFixedIp\": {\"networkId\": \"x\"}}").status())
                .isEqualTo(404);
        for (String wrong : List.of(
                "{\"addFixedIp\": null}",
                "{\"addFixedIp\": {\"networkId\": null}}",
                "{\"addFixedIp\": {\"networkId\": \"x\", \"more\": 1}}",
                "{\"removeFixedIp\": {}}",
                "{\"removeFixedIp\": {\"address\": \"nowhere\"}}")) {
            assertFault(user.post(action, wrong), 400, "badRequest");
        }
        jdbc.sql("UPDATE servers SET locked = TRUE").update();
        for (String body : List.of(
                "{\"addFixedIp\": {\"networkId\": \"" + network + "\"}}",
                "{\"removeFixedIp\": {\"address\": \"10.0.0.3\"}}")) {
            assertFault(user.post(action, body), 409, "conflictingRequest", "is locked");
        }
    }
}
