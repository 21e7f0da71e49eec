package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ObjectIdTest extends NetworkSlice {

    private static final String ONE = "X-Altostratus-Object-Id";
    private static final String MANY = "X-Altostratus-Object-Ids";

    private String network;
    private final String id = UUID.randomUUID().toString();

    @BeforeEach
    void network() {
        network = network(user);
        subnet(user, network, "10.0.0.0/24");
    }

    private String body(String name) {
        return "{\"port\": " + object(name) + "}";
    }

    private String object(String name) {
        return "{\"network_id\": \"%s\", \"project_id\": \"%s\", \"name\": \"%s\"}".formatted(network, project, name);
    }

    private RestApi.Answer create(String name) {
        return service.withHeader(ONE, id).post("/v2.0/ports", body(name));
    }

    @Test
    void aRepetitionReturnsWhatExists() {
        RestApi.Answer first = create("a");
        assertThat(first.json().at("/port/id").asString()).isEqualTo(id);
        RestApi.Answer second = service.withHeader(ONE, id)
                .post(
                        "/v2.0/ports",
                        "{\"port\": {\"name\": \"a\", \"project_id\": \"%s\", \"network_id\": \"%s\"}}"
                                .formatted(project, network));
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.json()).isEqualTo(first.json());
        assertProblem(create("b"), 409, "ObjectIdInUse", id);
    }

    @Test
    void othersDoNotChooseIds() {
        RestApi.Answer answer = user.withHeader(ONE, id).post("/v2.0/ports", body("a"));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().at("/port/id").asString()).isNotEqualTo(id);
        assertThat(user.delete("/v2.0/ports/" + id).status()).isEqualTo(404);
        assertThat(create("a").status()).isEqualTo(201);
    }

    @Test
    void whatAServiceHasDeletedStaysDeleted() {
        assertProblem(service.delete("/v2.0/ports/" + id), 404, "PortNotFound", id);
        assertProblem(create("a"), 409, "ObjectDeleted", id);
        String other = UUID.randomUUID().toString();
        assertThat(service.withHeader(ONE, other).post("/v2.0/ports", body("a")).status())
                .isEqualTo(201);
        assertThat(service.delete("/v2.0/ports/" + other).status()).isEqualTo(204);
        assertProblem(service.withHeader(ONE, other).post("/v2.0/ports", body("a")), 409, "ObjectDeleted", other);
    }

    @Test
    void manyIdsForManyObjects() {
        List<String> ids =
                List.of(UUID.randomUUID().toString(), UUID.randomUUID().toString());
        RestApi bulk = service.withHeader(MANY, String.join(", ", ids));
        String body = "{\"ports\": [" + object("a") + ", " + object("b") + "]}";
        RestApi.Answer first = bulk.post("/v2.0/ports", body);
        assertThat(first.json().get("ports").findValuesAsString("id")).containsExactlyElementsOf(ids);
        assertThat(bulk.post("/v2.0/ports", body).json()).isEqualTo(first.json());
        assertProblem(bulk.post("/v2.0/ports", body("a")), 400, "HTTPBadRequest", MANY);
        assertThat(service.delete("/v2.0/ports/" + ids.getFirst()).status()).isEqualTo(204);
        assertProblem(bulk.post("/v2.0/ports", body), 409, "ObjectDeleted", ids.getFirst());
        assertProblem(
                service.withHeader(ONE, "not-a-uuid").post("/v2.0/ports", body("a")), 400, "HTTPBadRequest", "UUID");
    }

    @Test
    void otherObjectsHaveChosenIdsToo() {
        RestApi.Answer answer =
                service.withHeader(ONE, id).post("/v2.0/security-groups", "{\"security_group\": {\"name\": \"a\"}}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(403); // services make ports, not groups
        RestApi both = as("service-project", "service", "admin");
        for (String path : List.of("networks", "security-groups")) {
            String key = path.replace("-", "_").replaceFirst("s$", "");
            String chosen = UUID.randomUUID().toString();
            RestApi choosing = both.withHeader(ONE, chosen);
            RestApi.Answer made = choosing.post("/v2.0/" + path, "{\"" + key + "\": {\"name\": \"a\"}}");
            assertThat(made.json().at("/" + key + "/id").asString())
                    .as(made.toString())
                    .isEqualTo(chosen);
            assertThat(choosing.post("/v2.0/" + path, "{\"" + key + "\": {\"name\": \"a\"}}")
                            .json())
                    .isEqualTo(made.json());
            assertThat(both.delete("/v2.0/" + path + "/" + chosen).status()).isEqualTo(204);
            assertProblem(
                    choosing.post("/v2.0/" + path, "{\"" + key + "\": {\"name\": \"a\"}}"),
                    409,
                    "ObjectDeleted",
                    chosen);
        }
    }

    /** Whatever the order, in the end there is no port: it was made first and deleted, or refused. */
    @RepeatedTest(10)
    void aCreateAndItsDeleteAtOnceLeaveNothing() throws Exception {
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 3; i++) {
                pool.submit(() -> statuses.add(create("a").status()));
            }
            pool.submit(() -> statuses.add(service.delete("/v2.0/ports/" + id).status()));
        }
        assertThat(statuses)
                .hasSize(4)
                .allMatch(status -> List.of(201, 204, 404, 409).contains(status));
        assertThat(admin.get("/v2.0/ports/" + id).status()).isEqualTo(404);
        assertThat(create("a").status()).isEqualTo(409);
    }
}
