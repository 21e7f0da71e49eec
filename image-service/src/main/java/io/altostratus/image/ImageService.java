package io.altostratus.image;

import io.altostratus.context.ServiceLauncher;
import io.altostratus.persistence.DatabaseProperties;
import io.altostratus.persistence.SchemaMigration;
import java.util.Arrays;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Glance's Image API v2.
 *
 * <p>{@code --migrate} brings the schema up to date and ends.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ImageService {

    static final String SCHEMA = "image";

    public static void main(String[] args) {
        if (!Arrays.asList(args).contains("--migrate")) {
            ServiceLauncher.run(ImageService.class, "image-service", args);
            return;
        }
        try (ConfigurableApplicationContext context =
                ServiceLauncher.prepare(ImageService.class, "image-service", args)) {
            new SchemaMigration(SCHEMA).migrate(context.getBean(DatabaseProperties.class));
        }
    }
}
