package io.altostratus.auth.session;

import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * This program's own identity: a token that is renewed at half of its life, and requests to other services with it. Work
 * for a user is done under this identity too; the user is named by the request id only.
 */
public final class ServiceSession {

    /** Makes an object have this id; a repetition returns the object that has it. Honoured from services only. */
    public static final String OBJECT_ID = "X-Altostratus-Object-Id";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private record Login(String token, Instant renewAt, Instant expiresAt, Catalog catalog) {}

    private final IdentityProperties properties;
    private final JsonHttpClient http;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Login login;

    public ServiceSession(IdentityProperties properties, JsonHttpClient http, Clock clock) {
        this.properties = properties;
        this.http = http;
        this.clock = clock;
    }

    /** A valid token of this program. */
    public String token() {
        return current().token();
    }

    /** @throws DependencyUnavailableException if the catalog does not have the service */
    public String endpoint(String serviceType) {
        return current()
                .catalog()
                .url(serviceType, properties.region())
                .orElseThrow(() -> new DependencyUnavailableException("the endpoint of " + serviceType, null));
    }

    /** The id that a service has in the catalog. */
    public Optional<String> serviceId(String serviceType) {
        return Optional.ofNullable(current().catalog().serviceIds().get(serviceType));
    }

    /** Sends a request to a service of the catalog; a token that the service does not accept is renewed once. */
    public JsonHttpClient.Response send(
            String serviceType, String method, String path, @Nullable Object body, RequestContext context) {
        return send(serviceType, method, path, Map.of(), body, context);
    }

    public JsonHttpClient.Response send(
            String serviceType,
            String method,
            String path,
            Map<String, String> headers,
            @Nullable Object body,
            RequestContext context) {
        JsonHttpClient.Response response = once(serviceType, method, path, headers, body, context);
        if (response.status() == 401) {
            login = null;
            response = once(serviceType, method, path, headers, body, context);
        }
        if (response.status() == 503) {
            throw new DependencyUnavailableException("the service " + serviceType, null);
        }
        return response;
    }

    private JsonHttpClient.Response once(
            String serviceType,
            String method,
            String path,
            Map<String, String> headers,
            @Nullable Object body,
            RequestContext context) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("X-Auth-Token", token());
        all.put("X-OpenStack-Request-ID", context.requestId());
        return http.send(
                "the service " + serviceType, method, URI.create(endpoint(serviceType) + path), all, body, LIMIT);
    }

    private Login current() {
        Login known = login;
        if (known != null && clock.instant().isBefore(known.renewAt())) {
            return known;
        }
        lock.lock();
        try {
            known = login;
            if (known != null && clock.instant().isBefore(known.renewAt())) {
                return known;
            }
            try {
                Login fresh = logIn();
                login = fresh;
                return fresh;
            } catch (DependencyUnavailableException e) {
                if (known != null && clock.instant().isBefore(known.expiresAt())) {
                    return known; // the second half of its life is there for this
                }
                throw e;
            }
        } finally {
            lock.unlock();
        }
    }

    private Login logIn() {
        JsonHttpClient.Response response = http.send(
                "the identity service",
                "POST",
                URI.create(properties.authUrl() + "/auth/tokens"),
                Map.of(),
                Map.of("auth", auth()),
                LIMIT);
        String token = response.header("X-Subject-Token");
        if (response.status() != 201 || token == null) {
            throw new DependencyUnavailableException(
                    "the identity service (it refused this service's own login with " + response.status() + ")", null);
        }
        JsonNode body = response.body().path("token");
        Instant now = clock.instant();
        Instant expires = Instant.parse(body.path("expires_at").asString());
        return new Login(
                token,
                now.plus(Duration.between(now, expires).dividedBy(2)),
                expires,
                Catalog.of(body.path("catalog")));
    }

    private Map<String, Object> auth() {
        String credential = properties.applicationCredentialId();
        if (credential != null && !credential.isEmpty()) {
            return Map.of(
                    "identity",
                    Map.of(
                            "methods",
                            List.of("application_credential"),
                            "application_credential",
                            Map.of("id", credential, "secret", properties.applicationCredentialSecret())));
        }
        Map<String, Object> domain = Map.of("id", "default");
        return Map.of(
                "identity",
                Map.of(
                        "methods",
                        List.of("password"),
                        "password",
                        Map.of(
                                "user",
                                Map.of(
                                        "name",
                                        properties.username(),
                                        "password",
                                        properties.password(),
                                        "domain",
                                        domain))),
                "scope",
                Map.of("project", Map.of("name", properties.project(), "domain", domain)));
    }
}
