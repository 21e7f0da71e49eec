package io.altostratus.blockstorage;

import io.altostratus.api.OpenStackApiConfiguration;
import io.altostratus.api.error.ErrorFormat;
import io.altostratus.api.error.FaultErrorFormat;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.microversion.MicroversionRange;
import io.altostratus.auth.ServiceSessionConfiguration;
import io.altostratus.auth.TokenAuthenticationConfiguration;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.policy.PolicyFile;
import io.altostratus.auth.web.PublicPaths;
import io.altostratus.blockstorage.common.ProjectInPath;
import io.altostratus.blockstorage.services.ServiceRegistry;
import io.altostratus.messaging.MessagingConfiguration;
import io.altostratus.persistence.PersistenceConfiguration;
import io.altostratus.persistence.PersistentTasks;
import io.altostratus.persistence.RowLock;
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
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The parts of this service that come from the common rooms. */
@Configuration(proxyBeanMethods = false)
@Import({
    OpenStackApiConfiguration.class,
    PersistenceConfiguration.class,
    MessagingConfiguration.class,
    ServiceSessionConfiguration.class,
    TokenAuthenticationConfiguration.class
})
class BlockStorageConfiguration {

    /** What the API of each microversion does is told only where it is done. */
    static final MicroversionRange MICROVERSIONS =
            new MicroversionRange("volume", null, "/v3", new Microversion(3, 0), new Microversion(3, 0));

    @Bean
    MicroversionRange microversionRange() {
        return MICROVERSIONS;
    }

    @Bean
    ErrorFormat errorFormat() {
        return new FaultErrorFormat();
    }

    @Bean
    PublicPaths publicPaths() {
        return new PublicPaths(Set.of("GET /", "GET /v3"));
    }

    @Bean
    Policy policy(@Value("${altostratus.policy-file:/etc/altostratus/policy/block-storage-service.yaml}") Path file) {
        return new PolicyFile("/policy-defaults.yaml", file)
                .policy(rule -> "Policy doesn't allow " + rule + " to be performed.");
    }

    @Bean
    WebMvcConfigurer projectPaths() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new ProjectInPath());
            }
        };
    }

    @Bean
    RowLock rowLock(JdbcClient jdbc) {
        return new RowLock(jdbc);
    }

    @Bean
    PersistentTasks persistentTasks(DataSource dataSource, ObjectProvider<ServiceRegistry> services) {
        return new PersistentTasks(dataSource, "block_storage_tasks", 1, List.of(ServiceRegistry.forgetting(services)));
    }

    @Bean
    SchemaGate schemaGate(JdbcClient jdbc, ApplicationContext context) {
        return new SchemaGate(new SchemaMigration(BlockStorageService.SCHEMA), jdbc, context);
    }
}
