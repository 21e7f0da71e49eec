package io.altostratus.auth;

import io.altostratus.auth.session.IdentityProperties;
import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.auth.token.VerificationFeed;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.Json;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a program imports that acts under its own identity. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentityProperties.class)
public class ServiceSessionConfiguration {

    @Bean
    JsonHttpClient jsonHttpClient() {
        return new JsonHttpClient();
    }

    @Bean
    ServiceSession serviceSession(IdentityProperties properties, JsonHttpClient http, Clock clock) {
        return new ServiceSession(properties, http, clock);
    }

    @Bean
    VerificationFeed.Source verificationSource(
            ServiceSession session, JsonHttpClient http, IdentityProperties properties) {
        return sequence -> {
            JsonHttpClient.Response response = http.send(
                    "the identity service",
                    "GET",
                    URI.create(properties.authUrl() + "/OS-ALTOSTRATUS/verification?since=" + sequence),
                    Map.of("X-Auth-Token", session.token()),
                    null,
                    Duration.ofSeconds(10));
            if (!response.isSuccess()) {
                throw new DependencyUnavailableException("the identity service", null);
            }
            return Json.MAPPER.treeToValue(response.body(), VerificationFeed.Answer.class);
        };
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
