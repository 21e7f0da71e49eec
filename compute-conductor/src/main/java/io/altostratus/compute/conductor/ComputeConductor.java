package io.altostratus.compute.conductor;

import io.altostratus.compute.database.ComputeSchema;
import io.altostratus.context.ServiceLauncher;
import io.altostratus.persistence.DatabaseProperties;
import io.altostratus.persistence.SchemaMigration;
import java.util.Arrays;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/** Owns the compute database for the hosts and runs the workflows; {@code --migrate} brings the schema up to date. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ComputeConductor {

    private static final String NAME = "compute-conductor";

    public static void main(String[] args) {
        if (!Arrays.asList(args).contains("--migrate")) {
            ServiceLauncher.run(ComputeConductor.class, NAME, args);
            return;
        }
        try (ConfigurableApplicationContext context = ServiceLauncher.prepare(ComputeConductor.class, NAME, args)) {
            new SchemaMigration(ComputeSchema.NAME).migrate(context.getBean(DatabaseProperties.class));
        }
    }
}
