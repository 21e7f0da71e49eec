package io.altostratus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.testing.RestApi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PropertyProtectionTest extends ImageSlice {

    private static final String RULES = """
            [^billing_]
            create = billing
            read = billing, member
            update = billing
            delete = billing

            [^secret]
            create = @
            read = billing
            update = !
            delete = billing

            [.*]
            create = @
            read = @
            update = @
            delete = @
            """;

    @AfterEach
    void open() {
        unprotected();
        String id = image("\"billing_probe\": \"1\"", "billing");
        await().until(() -> patch(member, id, "remove", "billing_probe", null).status() == 200);
    }

    private String image(String attributes, String role) {
        RestApi.Answer answer =
                as("clerk", project, "member", "reader", role).post("/v2/images", "{" + attributes + "}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.json().get("id").asString();
    }

    private static RestApi.Answer patch(RestApi who, String id, String operation, String name, @Nullable String value) {
        String change = "[{\"op\": \"" + operation + "\", \"path\": \"/" + name + "\""
                + (value == null ? "" : ", \"value\": \"" + value + "\"") + "}]";
        return who.withHeader("Content-Type", "application/openstack-images-v2.1-json-patch")
                .patch("/v2/images/" + id, change);
    }

    @Test
    void rulesHoldForEveryOperationAndAreReadAgain() {
        RestApi clerk = as("clerk", project, "member", "reader", "billing");
        protect(RULES);
        await().until(() ->
                member.post("/v2/images", "{\"billing_code\": \"7\"}").status() == 403);
        assertProblem(member.post("/v2/images", "{\"billing_code\": \"7\"}"), 403, "'billing_code' is reserved");

        String id = image("\"billing_code\": \"7\", \"secret\": \"s\", \"free\": \"f\"", "billing");
        JsonNode seen = member.get("/v2/images/" + id).json();
        assertThat(seen.get("billing_code").asString()).isEqualTo("7");
        assertThat(seen.has("secret")).isFalse();
        assertThat(clerk.get("/v2/images/" + id).json().get("secret").asString())
                .isEqualTo("s");
        assertThat(member.get("/v2/images").json().at("/images/0").has("secret"))
                .isFalse();
        assertThat(member.get("/v2/images?secret=s").json().get("images").size())
                .isZero();
        assertThat(clerk.get("/v2/images?secret=s").json().get("images").size()).isEqualTo(1);

        assertProblem(patch(member, id, "replace", "billing_code", "8"), 403, "is reserved");
        assertProblem(patch(member, id, "add", "billing_code", "8"), 403, "is reserved");
        assertProblem(patch(member, id, "remove", "billing_code", null), 403, "is reserved");
        assertProblem(patch(member, id, "add", "billing_other", "8"), 403, "is reserved");
        assertProblem(patch(member, id, "replace", "secret", "8"), 409, "does not exist");
        assertProblem(patch(member, id, "remove", "secret", null), 409, "does not exist");
        assertProblem(patch(member, id, "add", "secret", "8"), 403, "is reserved");
        assertProblem(patch(clerk, id, "replace", "secret", "8"), 403, "is reserved");
        RestApi.Answer changed = patch(member, id, "replace", "free", "g");
        assertThat(changed.json().get("free").asString()).isEqualTo("g");
        assertThat(changed.json().has("secret")).isFalse();
        assertThat(clerk.get("/v2/images/" + id).json().get("secret").asString())
                .isEqualTo("s");
        assertThat(patch(clerk, id, "replace", "billing_code", "9").status()).isEqualTo(200);
        assertThat(patch(clerk, id, "remove", "secret", null).status()).isEqualTo(200);
    }
}
