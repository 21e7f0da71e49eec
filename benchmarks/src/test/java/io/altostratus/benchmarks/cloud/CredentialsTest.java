package io.altostratus.benchmarks.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CredentialsTest {

    @Test
    void askForATokenOfTheProject() {
        Credentials credentials = Credentials.of(Map.of(
                "OS_AUTH_URL", "http://127.0.0.1:5000/",
                "OS_USERNAME", "admin",
                "OS_PASSWORD", "se\"cret",
                "OS_PROJECT_NAME", "demo"));

        String request = new String(credentials.tokenRequest().wire(), StandardCharsets.UTF_8);

        assertThat(request)
                .startsWith("POST /v3/auth/tokens HTTP/1.1\r\nHost: 127.0.0.1:5000\r\n")
                .contains("\"password\":\"se\\\"cret\"")
                .endsWith("\"scope\":{\"project\":{\"name\":\"demo\",\"domain\":{\"name\":\"Default\"}}}}}");
        assertThat(credentials.toString()).doesNotContain("cret");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> Credentials.of(Map.of("OS_AUTH_URL", "http://127.0.0.1:5000/v3")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OS_USERNAME");
    }
}
