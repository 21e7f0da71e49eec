package io.altostratus.compute.api.placement;

import io.altostratus.api.OpenStackApiConfiguration;
import io.altostratus.api.error.ErrorResponder;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.microversion.MicroversionFilter;
import io.altostratus.api.microversion.MicroversionRange;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import org.apache.catalina.connector.Connector;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** A port of its own for the Placement API, its microversions and its headers. */
@Configuration(proxyBeanMethods = false)
class PlacementConfiguration {

    /** Raised with each microversion whose reads are there. */
    static final MicroversionRange RANGE = new MicroversionRange(
            "placement", null, PlacementPath.PREFIX, new Microversion(1, 0), new Microversion(1, 39));

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> placementPort(
            PlacementProperties properties, @Value("${server.address:127.0.0.1}") String address) {
        return factory -> {
            if (properties.port() > 0) {
                Connector connector = new Connector("HTTP/1.1");
                connector.setPort(properties.port());
                connector.setProperty("address", address);
                factory.addAdditionalConnectors(connector);
            }
        };
    }

    @Bean
    FilterRegistrationBean<PlacementPath> placementPath(PlacementProperties properties) {
        var bean = new FilterRegistrationBean<>(new PlacementPath(properties.port()));
        bean.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
        return bean;
    }

    @Bean
    FilterRegistrationBean<MicroversionFilter> placementMicroversions(ErrorResponder errors) {
        var bean = new FilterRegistrationBean<>(new MicroversionFilter(RANGE, errors));
        bean.setName("placementMicroversions");
        bean.setOrder(OpenStackApiConfiguration.MICROVERSION_ORDER + 1);
        return bean;
    }

    /** Since 1.15 every answer to a GET says when it was true and that it is not to be kept. */
    @Bean
    WebMvcConfigurer placementHeaders(Clock clock) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new HandlerInterceptor() {
                            @Override
                            public boolean preHandle(
                                    HttpServletRequest request, HttpServletResponse response, Object handler) {
                                Microversion version = MicroversionFilter.negotiated(request);
                                if (request.getMethod().equals("GET") && version != null && version.atLeast(1, 15)) {
                                    response.setHeader("Cache-Control", "no-cache");
                                    response.setDateHeader("Last-Modified", clock.millis());
                                }
                                return true;
                            }
                        })
                        .addPathPatterns(PlacementPath.PREFIX + "/**");
            }
        };
    }
}
