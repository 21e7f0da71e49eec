package io.altostratus.blockstorage;

import io.altostratus.context.ServiceLauncher;
import io.altostratus.persistence.DatabaseProperties;
import io.altostratus.persistence.SchemaMigration;
import java.util.Arrays;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Cinder's Block Storage API v3.
 *
 * <p>{@code --migrate} brings the schema up to date and ends.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class BlockStorageService {

    static final String SCHEMA = "block_storage";

    public static void main(String[] args) {
        if (!Arrays.asList(args).contains("--migrate")) {
            ServiceLauncher.run(BlockStorageService.class, "block-storage-service", args);
            return;
        }
        try (ConfigurableApplicationContext context =
                ServiceLauncher.prepare(BlockStorageService.class, "block-storage-service", args)) {
            new SchemaMigration(SCHEMA).migrate(context.getBean(DatabaseProperties.class));
        }
    }
}
