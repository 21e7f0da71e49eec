package io.altostratus.compute.database.metadata;

import io.altostratus.compute.database.servers.FirstBoot;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * A service of the operator's that knows more about a server, asked as Nova asks it.
 *
 * @param token null if it gets none
 * @param limit from the request to the end of the answer
 */
record VendorDataTarget(URI uri, HttpClient http, @Nullable Supplier<String> token, Duration limit) {

    private static final Logger LOG = LoggerFactory.getLogger(VendorDataTarget.class);
    private static final int LARGEST_ANSWER = 1 << 20;

    /** In the order in which they are configured; what is no {@code name@url} of its own is left out. */
    static Map<String, VendorDataTarget> of(VendorDataProperties properties, Supplier<String> token) {
        Map<String, VendorDataTarget> targets = new LinkedHashMap<>();
        if (properties.targets().isEmpty()) {
            return targets;
        }
        HttpClient http = client(properties);
        Duration limit = properties.connectTimeout().plus(properties.readTimeout());
        for (String target : properties.targets()) {
            int at = target.indexOf('@');
            URI uri = at < 1 ? null : uri(target.substring(at + 1));
            if (uri == null) {
                LOG.warn("The vendor data target {} is not of the form name@url and is left out", target);
            } else if (targets.containsKey(target.substring(0, at))) {
                LOG.warn("There is another vendor data target of the name of {}, which is left out", target);
            } else {
                targets.put(
                        target.substring(0, at),
                        new VendorDataTarget(uri, http, properties.authenticate() ? token : null, limit));
            }
        }
        return targets;
    }

    private static @Nullable URI uri(String text) {
        try {
            URI uri = URI.create(text.strip());
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web && uri.getHost() != null ? uri : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static HttpClient client(VendorDataProperties properties) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(properties.connectTimeout())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .followRedirects(HttpClient.Redirect.NEVER);
        if (!properties.caCertificate().isEmpty()) {
            builder.sslContext(trusting(Path.of(properties.caCertificate())));
        }
        return builder.build();
    }

    private static SSLContext trusting(Path certificates) {
        try (InputStream pem = Files.newInputStream(certificates)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "altostratus.vendor-data.ca-certificate: " + certificates + " cannot be read: " + e.getMessage(),
                    e);
        }
    }

    /**
     * @return its answer, whatever JSON it is; an empty object if it says nothing
     * @throws IOException if it does not answer in time, with success and with JSON
     */
    Object ask(Server server, FirstBoot boot) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("User-Agent", "openstack-nova-vendordata")
                .POST(HttpRequest.BodyPublishers.ofString(Json.MAPPER.writeValueAsString(facts(server, boot))));
        if (token != null) {
            request.header("X-Auth-Token", token.get());
        }
        HttpResponse<byte[]> response = answer(request.build());
        if (response.statusCode() / 100 != 2) {
            throw new IOException("it answered with " + response.statusCode());
        }
        try {
            return response.body().length == 0 ? Map.of() : Json.MAPPER.readTree(response.body());
        } catch (JacksonException e) {
            throw new IOException("it did not answer with JSON", e);
        }
    }

    private static Map<String, Object> facts(Server server, FirstBoot boot) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("project-id", server.projectId());
        facts.put("instance-id", server.id());
        facts.put("image-id", server.image().id());
        facts.put("user-data", boot.userData());
        facts.put("hostname", server.hostname());
        facts.put("metadata", server.metadata());
        facts.put("boot-roles", boot.roles() == null ? "" : boot.roles());
        return facts;
    }

    private HttpResponse<byte[]> answer(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("it cannot be asked: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("it has not answered within " + limit.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("it was not waited for", e);
        }
    }
}
