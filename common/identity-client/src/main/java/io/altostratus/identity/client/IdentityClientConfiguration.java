package io.altostratus.identity.client;

import io.altostratus.api.OpenStackApiConfiguration;
import io.altostratus.api.error.ErrorResponder;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.Json;
import io.altostratus.identity.client.session.IdentityProperties;
import io.altostratus.identity.client.session.JsonHttpClient;
import io.altostratus.identity.client.session.ServiceSession;
import io.altostratus.identity.client.token.RevocationAnnounced;
import io.altostratus.identity.client.token.TokenVerifier;
import io.altostratus.identity.client.token.VerificationFeed;
import io.altostratus.identity.client.web.PublicPaths;
import io.altostratus.identity.client.web.TokenFilter;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.Queues;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.amqp.core.Queue;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a REST service imports to authenticate its callers and to act under its own identity. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentityProperties.class)
public class IdentityClientConfiguration {

    @Bean
    JsonHttpClient jsonHttpClient() {
        return new JsonHttpClient();
    }

    @Bean
    ServiceSession serviceSession(IdentityProperties properties, JsonHttpClient http, Clock clock) {
        return new ServiceSession(properties, http, clock);
    }

    @Bean
    TokenVerifier tokenVerifier(IdentityProperties properties, Clock clock) {
        return new TokenVerifier(clock, properties.maximumStaleness(), properties.cachedTokens());
    }

    @Bean
    VerificationFeed verificationFeed(
            TokenVerifier verifier,
            ServiceSession session,
            JsonHttpClient http,
            IdentityProperties properties,
            Clock clock,
            @Value("${altostratus.service}") String service) {
        return new VerificationFeed(
                verifier,
                sequence -> ask(session, http, properties.authUrl(), sequence),
                properties.stateDirectory().resolve(service + ".verification.json"),
                clock);
    }

    private static VerificationFeed.Answer ask(
            ServiceSession session, JsonHttpClient http, String authUrl, long sequence) {
        JsonHttpClient.Response response = http.send(
                "the identity service",
                "GET",
                URI.create(authUrl + "/OS-ALTOSTRATUS/verification?since=" + sequence),
                Map.of("X-Auth-Token", session.token()),
                null,
                Duration.ofSeconds(10));
        if (!response.isSuccess()) {
            throw new DependencyUnavailableException("the identity service", null);
        }
        return Json.MAPPER.treeToValue(response.body(), VerificationFeed.Answer.class);
    }

    @Bean
    VerificationPolling verificationPolling(
            VerificationFeed feed, TokenVerifier verifier, IdentityProperties properties, Broker broker) {
        VerificationPolling polling = new VerificationPolling(feed, properties.pollInterval());
        verifier.onUnknownKey(polling::fetchForUnknownKey);
        broker.whenConnected(polling::fetchSoon);
        return polling;
    }

    @Bean
    Consumer revocationConsumer(Broker broker, VerificationFeed feed) {
        Queue queue = Queues.own("revocations");
        broker.declare(Queues.boundToFanout(queue, RevocationAnnounced.EXCHANGE));
        MessageHandlers handlers = new MessageHandlers()
                .on(RevocationAnnounced.class, (message, delivery) -> feed.announced(message.revocation()));
        return new Consumer(broker, queue, handlers, 1);
    }

    @Bean
    FilterRegistrationBean<TokenFilter> tokenFilter(
            TokenVerifier verifier, PublicPaths publicPaths, ErrorResponder errors, IdentityProperties properties) {
        var bean = new FilterRegistrationBean<>(new TokenFilter(
                verifier,
                publicPaths,
                errors,
                properties.expiredGrace(),
                properties.authUrl().replaceFirst("/v3/?$", "")));
        bean.setOrder(OpenStackApiConfiguration.TOKEN_ORDER);
        return bean;
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
