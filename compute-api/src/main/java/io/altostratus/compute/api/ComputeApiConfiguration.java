package io.altostratus.compute.api;

import io.altostratus.api.OpenStackApiConfiguration;
import io.altostratus.api.error.ErrorFormat;
import io.altostratus.api.error.ErrorResponder;
import io.altostratus.api.error.FaultErrorFormat;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.microversion.MicroversionRange;
import io.altostratus.auth.ServiceSessionConfiguration;
import io.altostratus.auth.TokenAuthenticationConfiguration;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.policy.PolicyFile;
import io.altostratus.auth.web.PublicPaths;
import io.altostratus.compute.api.placement.PlacementErrorFormat;
import io.altostratus.compute.api.versions.LegacyPathFilter;
import io.altostratus.compute.api.versions.ProjectPathFilter;
import io.altostratus.compute.database.ComputeDatabaseConfiguration;
import io.altostratus.context.ObjectIds;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.CallChannel;
import io.altostratus.messaging.Caller;
import io.altostratus.messaging.MessagingConfiguration;
import java.nio.file.Path;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The parts of this service that come from the common rooms. */
@Configuration(proxyBeanMethods = false)
@Import({
    OpenStackApiConfiguration.class,
    ComputeDatabaseConfiguration.class,
    MessagingConfiguration.class,
    ServiceSessionConfiguration.class,
    TokenAuthenticationConfiguration.class
})
class ComputeApiConfiguration {

    @Bean
    ObjectIds objectIds() {
        return ObjectIds.RANDOM;
    }

    @Bean
    ErrorFormat errorFormat() {
        return new PlacementErrorFormat(new FaultErrorFormat());
    }

    /** Raised with each microversion whose behaviour is there, never before. */
    @Bean
    MicroversionRange microversionRange() {
        return new MicroversionRange(
                "compute", "X-OpenStack-Nova-API-Version", "/v2.1", new Microversion(2, 1), new Microversion(2, 93));
    }

    @Bean
    PublicPaths publicPaths() {
        return new PublicPaths(Set.of("GET /", "GET /v2", "GET /v2.1", "GET /placement"));
    }

    @Bean
    Policy policy(@Value("${altostratus.policy-file:/etc/altostratus/policy/compute-api.yaml}") Path file) {
        return new PolicyFile("/policy-defaults.yaml", file)
                .policy(rule -> "Policy doesn't allow " + rule + " to be performed.");
    }

    @Bean
    Caller hosts(Broker broker) {
        return CallChannel.toHosts(broker);
    }

    @Bean
    FilterRegistrationBean<ProjectPathFilter> projectPathFilter(ErrorResponder errors) {
        var bean = new FilterRegistrationBean<>(new ProjectPathFilter(errors));
        bean.setOrder(OpenStackApiConfiguration.TOKEN_ORDER + 5);
        return bean;
    }

    /** Before versions are negotiated. */
    @Bean
    FilterRegistrationBean<LegacyPathFilter> legacyPathFilter() {
        var bean = new FilterRegistrationBean<>(new LegacyPathFilter());
        bean.setOrder(OpenStackApiConfiguration.REQUEST_ID_ORDER + 2);
        return bean;
    }
}
