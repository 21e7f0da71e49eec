package io.altostratus.compute.api;

import io.altostratus.context.ServiceLauncher;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Nova's Compute API v2.1 and the metadata service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ComputeApi {

    public static void main(String[] args) {
        ServiceLauncher.run(ComputeApi.class, "compute-api", args);
    }
}
