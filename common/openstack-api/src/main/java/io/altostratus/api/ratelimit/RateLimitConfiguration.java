package io.altostratus.api.ratelimit;

import io.altostratus.api.error.ErrorFormat;
import io.altostratus.api.error.ErrorResponder;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Part of what every REST service imports. A service with a database has a table {@code rate_buckets} in it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateLimitProperties.class)
public class RateLimitConfiguration {

    /** Behind the request id and before everything that costs more. */
    private static final int ADDRESS_ORDER = Ordered.HIGHEST_PRECEDENCE + 15;

    /** Behind the token filter and what takes the project out of paths. */
    private static final int CALLER_ORDER = Ordered.HIGHEST_PRECEDENCE + 37;

    @Bean
    RateLimiter rateLimiter(
            RateLimitProperties properties, ObjectProvider<JdbcClient> jdbc, ObjectProvider<Clock> clock) {
        return RateLimiter.of(properties, jdbc.getIfAvailable(), clock.getIfAvailable(Clock::systemUTC));
    }

    @Bean
    FilterRegistrationBean<RateLimitFilter> addressRateLimitFilter(
            RateLimiter limiter, ErrorFormat format, ErrorResponder errors) {
        return filter(limiter, true, format, errors, ADDRESS_ORDER);
    }

    @Bean
    FilterRegistrationBean<RateLimitFilter> callerRateLimitFilter(
            RateLimiter limiter, ErrorFormat format, ErrorResponder errors) {
        return filter(limiter, false, format, errors, CALLER_ORDER);
    }

    private static FilterRegistrationBean<RateLimitFilter> filter(
            RateLimiter limiter, boolean beforeToken, ErrorFormat format, ErrorResponder errors, int order) {
        var bean = new FilterRegistrationBean<>(new RateLimitFilter(limiter, beforeToken, format, errors));
        bean.setOrder(order);
        bean.setEnabled(limiter.concerns(beforeToken));
        return bean;
    }
}
