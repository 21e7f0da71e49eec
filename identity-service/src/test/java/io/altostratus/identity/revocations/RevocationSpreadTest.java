package io.altostratus.identity.revocations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.auth.token.InvalidTokenException;
import io.altostratus.auth.token.RevocationAnnounced;
import io.altostratus.auth.token.TokenVerifier;
import io.altostratus.auth.token.VerificationFeed;
import io.altostratus.context.Json;
import io.altostratus.identity.IdentitySlice;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.BrokerProperties;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.Queues;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.amqp.core.Queue;
import org.springframework.beans.factory.annotation.Autowired;

/** Two other services: one hears announcements, the other's broker is away and it only asks from time to time. */
class RevocationSpreadTest extends IdentitySlice {

    @Autowired
    private BrokerProperties brokerProperties;

    @TempDir
    private Path directory;

    private VerificationFeed feed(TokenVerifier verifier, String name) {
        VerificationFeed.Source source = since -> Json.MAPPER.readValue(
                admin.get("/v3/OS-ALTOSTRATUS/verification?since=" + since)
                        .raw()
                        .body(),
                VerificationFeed.Answer.class);
        return new VerificationFeed(verifier, source, directory.resolve(name), Clock.systemUTC());
    }

    private static TokenVerifier verifier() {
        return new TokenVerifier(Clock.systemUTC(), Duration.ofMinutes(5), 100);
    }

    private static boolean accepts(TokenVerifier verifier, String token) {
        try {
            verifier.verify(token, Duration.ZERO);
            return true;
        } catch (InvalidTokenException e) {
            return false;
        }
    }

    @Test
    void everyServiceHearsOfEachKindWithinASecondOrWithItsNextQuestion() {
        String project = unique("spread");
        String user = unique("sam");
        String projectId = made("projects", "project", "\"name\": \"" + project + "\"")
                .get("id")
                .asString();
        String userId = made("users", "user", "\"name\": \"" + user + "\", \"password\": \"pw\"")
                .get("id")
                .asString();
        String groupId = made("groups", "group", "\"name\": \"" + unique("group") + "\"")
                .get("id")
                .asString();
        String role = made("roles", "role", "\"name\": \"" + unique("role") + "\"")
                .get("id")
                .asString();
        String grant = "/v3/projects/" + projectId + "/users/" + userId + "/roles/" + role;
        String ofGroup = "/v3/projects/" + projectId + "/groups/" + groupId + "/roles/" + role;
        String member = "/v3/groups/" + groupId + "/users/" + userId;

        TokenVerifier hearing = verifier();
        VerificationFeed hearingFeed = feed(hearing, "hearing");
        hearingFeed.fetch();
        Broker broker = new Broker(brokerProperties, "spread");
        Queue queue = Queues.own("spread");
        broker.declare(Queues.boundToFanout(queue, RevocationAnnounced.EXCHANGE));
        Consumer consumer = new Consumer(
                broker,
                queue,
                new MessageHandlers()
                        .on(
                                RevocationAnnounced.class,
                                (message, delivery) -> hearingFeed.announced(message.revocation())),
                1);
        broker.start(List.of(consumer));
        TokenVerifier asking = verifier();
        VerificationFeed askingFeed = feed(asking, "asking");
        askingFeed.fetch();
        try {
            Map<String, Runnable> ways = new LinkedHashMap<>();
            ways.put("role", () -> admin.delete(grant));
            ways.put("password", () -> {
                admin.patch("/v3/users/" + userId, "{\"user\": {\"password\": \"pw2\"}}");
                admin.patch("/v3/users/" + userId, "{\"user\": {\"password\": \"pw\"}}");
            });
            ways.put("user", () -> {
                admin.patch("/v3/users/" + userId, "{\"user\": {\"enabled\": false}}");
                admin.patch("/v3/users/" + userId, "{\"user\": {\"enabled\": true}}");
            });
            ways.put("member of a group", () -> admin.delete(member));
            ways.put("role of a group", () -> admin.delete(ofGroup));
            ways.put("project", () -> {
                admin.patch("/v3/projects/" + projectId, "{\"project\": {\"enabled\": false}}");
                admin.patch("/v3/projects/" + projectId, "{\"project\": {\"enabled\": true}}");
            });
            ways.put("end of a user", () -> admin.delete("/v3/users/" + userId));
            String last = "";
            for (Map.Entry<String, Runnable> way : ways.entrySet()) {
                boolean byGroup = way.getKey().endsWith("group");
                if (byGroup) {
                    admin.delete(grant);
                    admin.put(member, "");
                    assertThat(admin.put(ofGroup, "").status()).isEqualTo(204);
                } else {
                    assertThat(admin.put(grant, "").status()).isEqualTo(204);
                }
                String token = passwordToken(user, "pw", project);
                assertThat(accepts(hearing, token)).as(way.getKey()).isTrue();
                assertThat(accepts(asking, token)).as(way.getKey()).isTrue();
                way.getValue().run();
                await(way.getKey()).atMost(Duration.ofSeconds(1)).until(() -> !accepts(hearing, token));
                askingFeed.fetch();
                assertThat(accepts(asking, token)).as(way.getKey()).isFalse();
                last = token;
            }
            // What was heard survives a restart of the service.
            TokenVerifier restarted = verifier();
            feed(restarted, "hearing").load();
            assertThat(accepts(restarted, last)).isFalse();
        } finally {
            broker.close();
            admin.delete("/v3/roles/" + role);
        }
    }

    @Test
    void revocationsThatNoTokenCanMatchAreForgotten(@Autowired RevocationLog log) {
        jdbc.sql("""
                INSERT INTO revocations (sequence, user_id, issued_before_micros, expires_at_seconds)
                VALUES (-1, 'gone', 1, 1)""").update();
        long alive = jdbc.sql("SELECT COUNT(*) FROM revocations WHERE expires_at_seconds > 1")
                .query(Long.class)
                .single();
        log.purge();
        assertThat(jdbc.sql("SELECT COUNT(*) FROM revocations")
                        .query(Long.class)
                        .single())
                .isEqualTo(alive);
    }
}
