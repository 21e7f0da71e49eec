package io.altostratus.identity;

import io.altostratus.context.ServiceLauncher;
import io.altostratus.identity.bootstrap.Bootstrap;
import io.altostratus.persistence.DatabaseProperties;
import io.altostratus.persistence.SchemaMigration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Keystone's Identity API v3.
 *
 * <p>{@code --migrate} brings the schema up to date and ends; {@code --bootstrap=FILE} does that, makes the first
 * objects of the cloud and ends.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class IdentityService {

    static final String SCHEMA = "identity";

    public static void main(String[] args) throws IOException {
        String bootstrap = Arrays.stream(args)
                .filter(a -> a.startsWith("--bootstrap="))
                .map(a -> a.substring("--bootstrap=".length()))
                .findFirst()
                .orElse(null);
        boolean migrateOnly = Arrays.asList(args).contains("--migrate");
        if (bootstrap == null && !migrateOnly) {
            ServiceLauncher.run(IdentityService.class, "identity-service", args);
            return;
        }
        try (ConfigurableApplicationContext context =
                ServiceLauncher.prepare(IdentityService.class, "identity-service", args)) {
            new SchemaMigration(SCHEMA).migrate(context.getBean(DatabaseProperties.class));
            if (bootstrap != null) {
                context.getBean(Bootstrap.class).run(Path.of(bootstrap));
            }
        }
    }
}
