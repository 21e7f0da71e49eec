package io.altostratus.identity;

import io.altostratus.context.ServiceLauncher;
import io.altostratus.identity.bootstrap.Bootstrap;
import io.altostratus.identity.sealing.SealingKeys;
import io.altostratus.identity.signing.SigningKeys;
import io.altostratus.persistence.DatabaseProperties;
import io.altostratus.persistence.SchemaMigration;
import java.io.IOException;
import java.util.Arrays;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Keystone's Identity API v3.
 *
 * <p>{@code --migrate} brings the schema up to date and ends; {@code --bootstrap=FILE} does that, makes the first
 * objects of the cloud and ends; {@code --bootstrap} alone takes the options of {@code keystone-manage bootstrap}, see
 * {@link Bootstrap}. {@code --rotate-keys} stages a new key for signing tokens, which nobody notices;
 * {@code --rotate-keys=compromised} trusts the new one only, at once, so that every token there is dies.
 * {@code --rotate-keys=credentials} makes a new key for the secrets in the database.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class IdentityService {

    static final String SCHEMA = "identity";

    public static void main(String[] args) throws IOException {
        boolean bootstrap = Bootstrap.isWanted(args);
        boolean migrateOnly = Arrays.asList(args).contains("--migrate");
        boolean rotate = Arrays.stream(args).anyMatch(a -> a.equals("--rotate-keys") || a.startsWith("--rotate-keys="));
        if (!bootstrap && !migrateOnly && !rotate) {
            ServiceLauncher.run(IdentityService.class, "identity-service", args);
            return;
        }
        try (ConfigurableApplicationContext context =
                ServiceLauncher.prepare(IdentityService.class, "identity-service", args)) {
            if (rotate) {
                SigningKeys keys = context.getBean(SigningKeys.class);
                if (Arrays.asList(args).contains("--rotate-keys=credentials")) {
                    context.getBean(SealingKeys.class).rotate();
                } else if (Arrays.asList(args).contains("--rotate-keys=compromised")) {
                    keys.replaceAll();
                } else {
                    keys.rotate();
                }
                return;
            }
            new SchemaMigration(SCHEMA).migrate(context.getBean(DatabaseProperties.class));
            if (bootstrap) {
                context.getBean(Bootstrap.class).run(args, System.getenv());
            }
        }
    }
}
