package io.altostratus.network.service;

import io.altostratus.context.ServiceLauncher;
import io.altostratus.persistence.DatabaseProperties;
import io.altostratus.persistence.SchemaMigration;
import java.util.Arrays;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Neutron's Networking API v2.0.
 *
 * <p>{@code --migrate} brings the schema up to date and ends.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class NetworkService {

    static final String NAME = "network-service";
    static final String SCHEMA = "network";

    public static void main(String[] args) {
        if (!Arrays.asList(args).contains("--migrate")) {
            ServiceLauncher.run(NetworkService.class, NAME, args);
            return;
        }
        try (ConfigurableApplicationContext context = ServiceLauncher.prepare(NetworkService.class, NAME, args)) {
            new SchemaMigration(SCHEMA).migrate(context.getBean(DatabaseProperties.class));
        }
    }
}
