package io.altostratus.auth;

import io.altostratus.api.OpenStackApiConfiguration;
import io.altostratus.api.error.ErrorResponder;
import io.altostratus.auth.session.IdentityProperties;
import io.altostratus.auth.token.RevocationAnnounced;
import io.altostratus.auth.token.TokenVerifier;
import io.altostratus.auth.token.VerificationFeed;
import io.altostratus.auth.web.PublicPaths;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.Queues;
import java.time.Clock;
import org.springframework.amqp.core.Queue;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a REST service imports to authenticate its callers; where keys and revocations come from it says itself. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentityProperties.class)
public class TokenAuthenticationConfiguration {

    @Bean
    TokenVerifier tokenVerifier(IdentityProperties properties, Clock clock) {
        return new TokenVerifier(clock, properties.maximumStaleness(), properties.cachedTokens());
    }

    @Bean
    VerificationFeed verificationFeed(
            TokenVerifier verifier,
            VerificationFeed.Source source,
            IdentityProperties properties,
            Clock clock,
            @Value("${altostratus.service}") String service) {
        return new VerificationFeed(
                verifier, source, properties.stateDirectory().resolve(service + ".verification.json"), clock);
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
                properties.authUrl().replaceFirst("/v3/?$", ""),
                properties.serviceType()));
        bean.setOrder(OpenStackApiConfiguration.TOKEN_ORDER);
        return bean;
    }
}
