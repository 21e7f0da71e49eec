package io.altostratus.compute.api.metadata;

import io.altostratus.auth.session.ServiceSession;
import io.altostratus.compute.database.metadata.VendorData;
import io.altostratus.compute.database.metadata.VendorDataProperties;
import io.altostratus.compute.database.servers.ServerRepository;
import org.apache.catalina.connector.Connector;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** A second port of the same server, with one filter that answers all of it. */
@Configuration(proxyBeanMethods = false)
class MetadataConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> metadataPort(
            MetadataProperties properties, @Value("${server.address:127.0.0.1}") String address) {
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
    VendorData vendorData(VendorDataProperties properties, ServiceSession session) {
        return new VendorData(properties, session::token);
    }

    @Bean
    FilterRegistrationBean<MetadataFilter> metadataFilter(
            MetadataProperties properties, ServerRepository servers, VendorData vendorData) {
        var bean = new FilterRegistrationBean<>(
                new MetadataFilter(properties.port(), new HostSignature(properties.secret()), servers, vendorData));
        bean.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return bean;
    }
}
