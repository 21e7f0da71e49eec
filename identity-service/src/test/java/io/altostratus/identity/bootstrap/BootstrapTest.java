package io.altostratus.identity.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.identity.IdentitySlice;
import io.altostratus.testing.RestApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class BootstrapTest extends IdentitySlice {

    @Autowired
    private Bootstrap bootstrap;

    @Test
    void optionsComeFromTheEnvironmentThenTheCommandLineThenTheFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("plan"), """
                {"region": "R1", "adminPassword": "file", "services": [{"name": "n", "type": "compute", "url": "u"}]}
                """);
        BootstrapPlan plan = BootstrapOptions.plan(
                new String[] {"--bootstrap=" + file, "--bootstrap-username", "root", "--bootstrap-public-url=http://p"},
                Map.of("OS_BOOTSTRAP_PASSWORD", "env", "OS_BOOTSTRAP_USERNAME", "boss"));
        assertThat(plan.username()).isEqualTo("boss");
        assertThat(plan.adminPassword()).isEqualTo("env");
        assertThat(plan.region()).isEqualTo("R1");
        assertThat(plan.project()).isEqualTo("admin");
        assertThat(plan.services()).hasSize(2);
        assertThat(plan.services().getFirst().addresses()).isEqualTo(Map.of("public", "http://p"));
        assertThatThrownBy(() -> BootstrapOptions.plan(new String[] {"--bootstrap"}, Map.of()))
                .hasMessageContaining("OS_BOOTSTRAP_PASSWORD");
        assertThat(Bootstrap.isWanted("--bootstrap")).isTrue();
        assertThat(Bootstrap.isWanted("--bootstrap-password=x")).isFalse();
    }

    @Test
    void mendsWhatIsMissingAndNoMore() throws IOException {
        String name = unique("boss");
        String region = unique("R");
        String[] options = {
            "--bootstrap",
            "--bootstrap-username=" + name,
            "--bootstrap-project-name=" + name,
            "--bootstrap-region-id=" + region,
            "--bootstrap-public-url=http://public/v3",
            "--bootstrap-internal-url=http://internal/v3"
        };
        Map<String, String> environment = Map.of("OS_BOOTSTRAP_PASSWORD", "first");
        bootstrap.run(options, environment);
        RestApi boss = anonymous.withToken(passwordToken(name, "first", name));
        JsonNode user = boss.get("/v3/users?name=" + name).json().at("/users/0");
        String systemRoles = "/v3/system/users/" + user.get("id").asString() + "/roles";
        assertThat(boss.get(systemRoles).json().get("roles").findValuesAsString("name"))
                .contains("admin");
        JsonNode endpoints =
                boss.get("/v3/endpoints?region_id=" + region).json().get("endpoints");
        assertThat(endpoints.findValuesAsString("url"))
                .containsExactlyInAnyOrder("http://public/v3", "http://internal/v3");

        // The same again changes nothing, not even the token that was given for the password.
        bootstrap.run(options, environment);
        assertThat(boss.get("/v3/endpoints?region_id=" + region).json().get("endpoints"))
                .isEqualTo(endpoints);

        admin.delete(systemRoles + "/"
                + admin.get("/v3/roles?name=admin").json().at("/roles/0/id").asString());
        admin.patch("/v3/users/" + user.get("id").asString(), "{\"user\": {\"enabled\": false}}");
        admin.delete("/v3/endpoints/" + endpoints.at("/0/id").asString());
        options[4] = "--bootstrap-public-url=http://other/v3";
        bootstrap.run(options, Map.of("OS_BOOTSTRAP_PASSWORD", "second"));
        boss = anonymous.withToken(passwordToken(name, "second", name));
        assertThat(boss.get(systemRoles).json().get("roles").findValuesAsString("name"))
                .contains("admin");
        assertThat(boss.get("/v3/endpoints?region_id=" + region)
                        .json()
                        .get("endpoints")
                        .findValuesAsString("url"))
                .containsExactlyInAnyOrder("http://other/v3", "http://internal/v3");

        admin.delete("/v3/users/" + user.get("id").asString());
        for (JsonNode endpoint :
                admin.get("/v3/endpoints?region_id=" + region).json().get("endpoints")) {
            admin.delete("/v3/endpoints/" + endpoint.get("id").asString());
        }
        admin.delete("/v3/regions/" + region);
    }
}
