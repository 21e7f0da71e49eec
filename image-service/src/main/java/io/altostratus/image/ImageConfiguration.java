package io.altostratus.image;

import io.altostratus.api.OpenStackApiConfiguration;
import io.altostratus.api.error.ErrorFormat;
import io.altostratus.api.request.TrailingSlashes;
import io.altostratus.auth.ServiceSessionConfiguration;
import io.altostratus.auth.TokenAuthenticationConfiguration;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.policy.PolicyFile;
import io.altostratus.auth.web.PublicPaths;
import io.altostratus.image.common.ImageErrorFormat;
import io.altostratus.image.data.UploadProperties;
import io.altostratus.image.data.UploadRecovery;
import io.altostratus.image.metadefs.DefaultDefinitions;
import io.altostratus.image.removal.CopyRemoval;
import io.altostratus.image.removal.ImageRemoval;
import io.altostratus.messaging.MessagingConfiguration;
import io.altostratus.persistence.PersistenceConfiguration;
import io.altostratus.persistence.PersistentTasks;
import io.altostratus.persistence.SchemaGate;
import io.altostratus.persistence.SchemaMigration;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The parts of this service that come from the common rooms. */
@Configuration(proxyBeanMethods = false)
@Import({
    OpenStackApiConfiguration.class,
    PersistenceConfiguration.class,
    MessagingConfiguration.class,
    ServiceSessionConfiguration.class,
    TokenAuthenticationConfiguration.class
})
class ImageConfiguration {

    @Bean
    ErrorFormat errorFormat() {
        return new ImageErrorFormat();
    }

    @Bean
    TrailingSlashes trailingSlashes() {
        return new TrailingSlashes("/versions/");
    }

    @Bean
    PublicPaths publicPaths() {
        return new PublicPaths(Set.of("GET /", "GET /versions"));
    }

    @Bean
    Policy policy(@Value("${altostratus.policy-file:/etc/altostratus/policy/image-service.yaml}") Path file) {
        return new PolicyFile("/policy-defaults.yaml", file)
                .policy(rule -> "You are not authorized to complete " + rule + " action.");
    }

    @Bean
    PersistentTasks persistentTasks(
            DataSource dataSource,
            ObjectProvider<ImageRemoval> removal,
            ObjectProvider<CopyRemoval> copyRemoval,
            ObjectProvider<UploadRecovery> recovery,
            ObjectProvider<DefaultDefinitions> definitions,
            UploadProperties uploads) {
        return new PersistentTasks(
                dataSource,
                "image_tasks",
                2,
                List.of(
                        ImageRemoval.task(removal),
                        CopyRemoval.task(copyRemoval),
                        UploadRecovery.task(recovery, uploads),
                        DefaultDefinitions.task(definitions)));
    }

    @Bean
    SchemaGate schemaGate(JdbcClient jdbc, ApplicationContext context) {
        return new SchemaGate(new SchemaMigration(ImageService.SCHEMA), jdbc, context);
    }
}
