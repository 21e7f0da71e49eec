package io.altostratus.api;

import io.altostratus.api.body.RequestSchemas;
import io.altostratus.api.body.ValidBodyArgument;
import io.altostratus.api.error.ApiExceptionHandler;
import io.altostratus.api.error.ErrorFormat;
import io.altostratus.api.error.ErrorResponder;
import io.altostratus.api.error.ServerErrorValve;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.microversion.MicroversionArgument;
import io.altostratus.api.microversion.MicroversionFilter;
import io.altostratus.api.microversion.MicroversionRange;
import io.altostratus.api.microversion.OnlyInInterceptor;
import io.altostratus.api.ratelimit.RateLimitConfiguration;
import io.altostratus.api.request.AnswerLengthValve;
import io.altostratus.api.request.RequestContextArgument;
import io.altostratus.api.request.RequestIdFilter;
import io.altostratus.api.request.TrailingSlashes;
import io.altostratus.context.Json;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.Ordered;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a REST service of the cloud imports. The service provides an {@link ErrorFormat} and, if its API has them, a
 * {@link MicroversionRange}.
 */
@Configuration(proxyBeanMethods = false)
@Import({ApiExceptionHandler.class, RateLimitConfiguration.class})
@PropertySource("classpath:openstack-api.properties")
public class OpenStackApiConfiguration {

    /** Order of the filters; the token filter of identity-client comes between the last two. */
    public static final int REQUEST_ID_ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

    public static final int MICROVERSION_ORDER = Ordered.HIGHEST_PRECEDENCE + 20;
    public static final int TOKEN_ORDER = Ordered.HIGHEST_PRECEDENCE + 30;

    @Bean
    ErrorResponder errorResponder(ErrorFormat format) {
        return new ErrorResponder(format);
    }

    /** Tomcat's own error pages are HTML; with no class named, it adds none beside ours. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> serverErrors(ErrorFormat format) {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass("");
                host.getPipeline().addValve(new ServerErrorValve(format));
                host.getPipeline().addValve(new AnswerLengthValve());
            }
        });
    }

    @Bean
    JsonMapper jsonMapper() {
        return Json.MAPPER;
    }

    @Bean
    RequestSchemas requestSchemas() {
        return new RequestSchemas();
    }

    @Bean
    FilterRegistrationBean<RequestIdFilter> requestIdFilter(
            @Value("${altostratus.api.request-id-header:}") String legacyHeader) {
        var bean = new FilterRegistrationBean<>(new RequestIdFilter(legacyHeader.isEmpty() ? null : legacyHeader));
        bean.setOrder(REQUEST_ID_ORDER);
        return bean;
    }

    @Bean
    FilterRegistrationBean<MicroversionFilter> microversionFilter(
            ObjectProvider<MicroversionRange> range, ErrorResponder errors) {
        MicroversionRange offered = range.getIfAvailable();
        if (offered == null) {
            // A registration must hold a filter; one for a prefix that no path has stays silent.
            offered = NO_MICROVERSIONS;
        }
        var bean = new FilterRegistrationBean<>(new MicroversionFilter(offered, errors));
        bean.setOrder(MICROVERSION_ORDER);
        bean.setEnabled(offered != NO_MICROVERSIONS);
        return bean;
    }

    /** Clients differ in the slash at the end of a path; both forms are the same resource. */
    @Bean
    FilterRegistrationBean<UrlHandlerFilter> trailingSlashFilter(ObjectProvider<TrailingSlashes> slashes) {
        TrailingSlashes ignored = slashes.getIfAvailable(() -> new TrailingSlashes("/**"));
        var bean = new FilterRegistrationBean<>(UrlHandlerFilter.trailingSlashHandler(ignored.patterns())
                .wrapRequest()
                .build());
        bean.setOrder(TOKEN_ORDER + 10);
        return bean;
    }

    @Bean
    WebMvcConfigurer openStackMvc(
            RequestSchemas schemas, @Value("${altostratus.api.max-body-bytes:114688}") int maxBodyBytes) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new RequestContextArgument());
                resolvers.add(new MicroversionArgument());
                resolvers.add(new ValidBodyArgument(schemas, maxBodyBytes));
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new OnlyInInterceptor());
            }
        };
    }

    private static final MicroversionRange NO_MICROVERSIONS =
            new MicroversionRange("none", null, "//", new Microversion(1, 0), new Microversion(1, 0));
}
