package io.altostratus.benchmarks.cloud;

import io.altostratus.benchmarks.http.Request;
import java.net.URI;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who asks, and for which project.
 *
 * @param authUrl of the Identity v3 API, such as {@code http://127.0.0.1:5000/v3}
 * @param userDomain name of the domain that the user belongs to
 * @param projectDomain name of the domain that the project belongs to
 */
public record Credentials(
        URI authUrl, String user, String password, String userDomain, String project, String projectDomain) {

    private static final String DEFAULT_DOMAIN = "Default";

    /** @throws IllegalArgumentException naming the variable that is missing or wrong */
    public static Credentials of(Map<String, String> environment) {
        String url = require(environment, "OS_AUTH_URL").replaceAll("/+$", "");
        return new Credentials(
                URI.create(url.endsWith("/v3") ? url : url + "/v3"),
                require(environment, "OS_USERNAME"),
                require(environment, "OS_PASSWORD"),
                environment.getOrDefault("OS_USER_DOMAIN_NAME", DEFAULT_DOMAIN),
                require(environment, "OS_PROJECT_NAME"),
                environment.getOrDefault("OS_PROJECT_DOMAIN_NAME", DEFAULT_DOMAIN));
    }

    private static String require(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    name + " is not set; ./alto bench sets it, otherwise: source <(./alto openrc admin admin)");
        }
        return value;
    }

    /** {@code POST /v3/auth/tokens} by password, scoped to the project. */
    public Request tokenRequest() {
        JsonMapper json = JsonMapper.shared();
        ObjectNode body = json.createObjectNode();
        ObjectNode auth = body.putObject("auth");
        ObjectNode identity = auth.putObject("identity");
        identity.putArray("methods").add("password");
        ObjectNode who = identity.putObject("password").putObject("user");
        who.put("name", user).put("password", password).putObject("domain").put("name", userDomain);
        auth.putObject("scope")
                .putObject("project")
                .put("name", project)
                .putObject("domain")
                .put("name", projectDomain);
        return Request.of(
                "POST",
                URI.create(authUrl + "/auth/tokens"),
                Map.of("Content-Type", "application/json"),
                json.writeValueAsBytes(body));
    }

    @Override
    public String toString() {
        return user + " in " + project + " at " + authUrl;
    }
}
