package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.order.CacheImages;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.BrokerProperties;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.Queues;
import io.altostratus.testing.RabbitMqServer;
import io.altostratus.testing.RestApi;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.core.Queue;
import tools.jackson.databind.JsonNode;

/** Aggregates, and the zones that they give to hosts. */
class AggregatesApiTest extends ComputeSlice {

    private static final String PATH = "/v2.1/os-aggregates";

    @BeforeEach
    void hosts() {
        seed.host("h1");
        seed.host("h2");
    }

    private RestApi in(String version) {
        return admin.withHeader("X-OpenStack-Nova-API-Version", version);
    }

    private String aggregate(String attributes) {
        RestApi.Answer answer = admin.post(PATH, "{\"aggregate\": {" + attributes.replace('\'', '"') + "}}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return PATH + "/" + answer.json().at("/aggregate/id").asLong();
    }

    private RestApi.Answer act(String path, String body) {
        return admin.post(path + "/action", body.replace('\'', '"'));
    }

    private static JsonNode ok(RestApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().get("aggregate");
    }

    @Test
    void anAggregateLivesAndGoes() {
        RestApi.Answer made = in("2.41").post(PATH, "{\"aggregate\": {\"name\": \"fast\"}}");
        assertThat(made.json().get("aggregate").propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "uuid", "name", "availability_zone", "created_at", "updated_at", "deleted", "deleted_at");
        String path = PATH + "/" + made.json().at("/aggregate/id").asLong();
        JsonNode shown = ok(admin.get(path));
        assertThat(shown.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "name",
                        "availability_zone",
                        "created_at",
                        "updated_at",
                        "deleted",
                        "deleted_at",
                        "hosts",
                        "metadata");
        assertThat(shown.get("availability_zone").isNull()).isTrue();
        JsonNode withHost = ok(act(path, "{'add_host': {'host': 'h1'}}"));
        assertThat(withHost.at("/hosts/0").asString()).isEqualTo("h1");
        JsonNode withData = ok(act(path, "{'set_metadata': {'metadata': {'ssd': 'true', 'old': null}}}"));
        assertThat(withData.at("/metadata/ssd").asString()).isEqualTo("true");
        assertThat(withData.get("metadata").has("old")).isFalse();
        assertThat(withData.get("updated_at").isString()).isTrue();
        assertFault(admin.delete(path), 400, "badRequest", "not empty");
        ok(act(path, "{'set_metadata': {'metadata': {'ssd': null}}}"));
        assertThat(ok(act(path, "{'remove_host': {'host': 'h1'}}")).get("hosts").size())
                .isZero();
        JsonNode renamed = ok(admin.put(path, "{\"aggregate\": {\"name\": \" faster \"}}"));
        assertThat(renamed.get("name").asString()).isEqualTo("faster");
        assertThat(admin.get(PATH).json().at("/aggregates/0/name").asString()).isEqualTo("faster");
        assertThat(admin.delete(path).status()).isEqualTo(200);
        assertFault(admin.get(path), 404, "itemNotFound");
        assertFault(admin.delete(path), 404, "itemNotFound");
    }

    @Test
    void theZoneOfAHostIsThatOfItsAggregate() {
        String east = aggregate("'name': 'east', 'availability_zone': 'zone-east'");
        ok(act(east, "{'add_host': {'host': 'h1'}}"));
        assertThat(admin.get("/v2.1/os-services?host=h1")
                        .json()
                        .at("/services/0/zone")
                        .asString())
                .isEqualTo("zone-east");
        assertThat(user.get("/v2.1/os-availability-zone")
                        .json()
                        .get("availabilityZoneInfo")
                        .findValuesAsString("zoneName"))
                .containsExactly("nova", "zone-east");
        String west = aggregate("'name': 'west', 'availability_zone': 'zone-west'");
        assertFault(act(west, "{'add_host': {'host': 'h1'}}"), 409, "conflictingRequest", "zone-east");
        String more = aggregate("'name': 'more'");
        ok(act(more, "{'add_host': {'host': 'h1'}}"));
        assertFault(
                act(more, "{'set_metadata': {'metadata': {'availability_zone': 'zone-west'}}}"),
                400,
                "badRequest",
                "already in availability zone");
        ok(act(more, "{'set_metadata': {'metadata': {'availability_zone': 'zone-east'}}}"));
        seed.server(project, Map.of("host", "h1"));
        assertFault(
                admin.put(east, "{\"aggregate\": {\"availability_zone\": \"zone-north\"}}"),
                400,
                "badRequest",
                "already in availability zone");
        ok(act(more, "{'remove_host': {'host': 'h1'}}"));
        assertFault(
                admin.put(east, "{\"aggregate\": {\"availability_zone\": \"zone-north\"}}"),
                400,
                "badRequest",
                "contain instances");
        assertFault(act(east, "{'remove_host': {'host': 'h1'}}"), 409, "conflictingRequest", "would change");
        seed.server(project, Map.of("host", "h2"));
        assertFault(act(west, "{'add_host': {'host': 'h2'}}"), 409, "conflictingRequest", "would change");
        assertFault(
                admin.put(east, "{\"aggregate\": {\"availability_zone\": null}}"), 400, "badRequest", "empty named");
        assertFault(
                act(east, "{'set_metadata': {'metadata': {'availability_zone': null}}}"),
                400,
                "badRequest",
                "empty named");
    }

    @Test
    void whatCannotBe() {
        String path = aggregate("'name': 'one'");
        assertFault(admin.post(PATH, "{\"aggregate\": {\"name\": \"one\"}}"), 409, "conflictingRequest", "one");
        String other = aggregate("'name': 'two'");
        assertFault(admin.put(other, "{\"aggregate\": {\"name\": \"one\"}}"), 409, "conflictingRequest", "one");
        assertFault(act(path, "{'add_host': {'host': 'h9'}}"), 404, "itemNotFound", "h9");
        assertFault(act(path, "{'remove_host': {'host': 'h1'}}"), 404, "itemNotFound", "h1");
        ok(act(path, "{'add_host': {'host': 'h1'}}"));
        assertFault(act(path, "{'add_host': {'host': 'h1'}}"), 409, "conflictingRequest", "already has host");
        assertFault(admin.get(PATH + "/-1"), 404, "itemNotFound");
        assertFault(admin.get(PATH + "/x"), 400, "badRequest");
        assertFault(user.get(PATH), 403, "forbidden");
        assertFault(user.post(path + "/action", "{\"add_host\": {\"host\": \"h2\"}}"), 403, "forbidden", "add_host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"aggregate\": {}}",
                "{\"aggregate\": {\"name\": \"\"}}",
                "{\"aggregate\": {\"name\": \" x\"}}",
                "{\"aggregate\": {\"name\": \"x\", \"availability_zone\": \"a:b\"}}",
                "{\"aggregate\": {\"name\": \"x\", \"availability_zone\": \"\"}}",
                "{\"aggregate\": {\"name\": \"x\", \"other\": 1}}"
            })
    void badBodies(String body) {
        assertFault(admin.post(PATH, body), 400, "badRequest");
        assertThat(rowsOf("aggregates")).isZero();
    }

    @Test
    void imagesAreCachedOnItsHosts() throws Exception {
        BlockingQueue<CacheImages> told = new LinkedBlockingQueue<>();
        Queue queue = Queues.work(ComputeQueues.CONDUCTOR_IMAGES);
        try (Broker conductor = new Broker(
                new BrokerProperties(
                        "127.0.0.1",
                        RabbitMqServer.shared().port(),
                        "altostratus",
                        "compute-conductor",
                        "pw",
                        Duration.ofSeconds(3)),
                "conductor-of-the-test")) {
            conductor.declare(List.of(queue));
            conductor.start(List.of(new Consumer(
                    conductor, queue, new MessageHandlers().on(CacheImages.class, (m, d) -> told.add(m)), 1)));
            imagesAreCached(told);
        }
    }

    private void imagesAreCached(BlockingQueue<CacheImages> told) throws InterruptedException {
        String path = aggregate("'name': 'fast'");
        ok(act(path, "{'add_host': {'host': 'h1'}}"));
        String image = NEIGHBOURS.image();
        String body = "{\"cache\": [{\"id\": \"" + image + "\"}]}";
        assertFault(in("2.80").post(path + "/images", body), 404, "itemNotFound");
        assertThat(in("2.81").post(path + "/images", body).status()).isEqualTo(202);
        CacheImages message = told.poll(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
        assertThat(message).isNotNull();
        assertThat(String.valueOf(message)).contains("h1").contains(image);
        assertFault(
                in("2.81")
                        .post(
                                path + "/images",
                                "{\"cache\": [{\"id\": \"" + image + "\"}, {\"id\": \"" + image + "\"}]}"),
                400,
                "badRequest",
                "Duplicate");
        assertFault(
                in("2.81").post(path + "/images", "{\"cache\": [{\"id\": \"00000000-0000-4000-8000-000000000000\"}]}"),
                400,
                "badRequest");
        assertFault(in("2.81").post(path + "/images", "{\"cache\": []}"), 400, "badRequest");
        assertThat(in("2.81").post(PATH + "/99999999/images", body).status()).isEqualTo(404);
    }
}
