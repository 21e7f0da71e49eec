package io.altostratus.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** Users with roles, for tests of what they lend to others. */
public abstract class DelegationSlice extends IdentitySlice {

    /** A user of the default domain whose password is {@code pw}. */
    public record Person(String id, String name) {}

    protected String member = "";
    protected String reader = "";
    protected String project = "";
    protected String projectName = "";

    @BeforeEach
    void makeProject() {
        member = roleId("member");
        reader = roleId("reader");
        projectName = unique("lent");
        project = made("projects", "project", "\"name\": \"" + projectName + "\"")
                .get("id")
                .asString();
    }

    protected String roleId(String name) {
        return admin.get("/v3/roles?name=" + name).json().at("/roles/0/id").asString();
    }

    /** With these roles in the test's project. */
    protected Person person(String... roleIds) {
        String name = unique("person");
        Person person = new Person(
                made("users", "user", "\"name\": \"" + name + "\", \"password\": \"pw\"")
                        .get("id")
                        .asString(),
                name);
        for (String role : roleIds) {
            assertStatus(204, admin.put(grant(person, role), ""));
        }
        return person;
    }

    protected String grant(Person person, String roleId) {
        return "/v3/projects/" + project + "/users/" + person.id() + "/roles/" + roleId;
    }

    protected RestApi as(Person person) {
        return anonymous.withToken(passwordToken(person.name(), "pw", projectName));
    }

    /** Logs in and returns the whole answer. */
    protected RestApi.Answer authenticate(String method, String part, String scope) {
        return anonymous.post("/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["%s"], "%s": %s}%s}}""".formatted(method, method, part, scope));
    }

    protected RestApi with(RestApi.Answer issued) {
        assertStatus(201, issued);
        return anonymous.withToken(String.valueOf(issued.header("X-Subject-Token")));
    }

    protected static JsonNode assertStatus(int status, RestApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        return answer.json();
    }

    protected static String id(JsonNode answer, @Nullable String envelope) {
        return (envelope == null ? answer : answer.get(envelope)).get("id").asString();
    }
}
