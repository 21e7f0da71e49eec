package io.altostratus.compute.database;

import io.altostratus.compute.database.actions.ActionRepository;
import io.altostratus.compute.database.aggregates.AggregateRepository;
import io.altostratus.compute.database.consoles.ConsoleTokenRepository;
import io.altostratus.compute.database.flavors.FlavorRepository;
import io.altostratus.compute.database.hosts.HostPictureRepository;
import io.altostratus.compute.database.hosts.HostServers;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.compute.database.keypairs.KeypairRepository;
import io.altostratus.compute.database.metadata.VendorDataProperties;
import io.altostratus.compute.database.migrations.MigrationRepository;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.database.placement.PlacementRepository;
import io.altostratus.compute.database.quotas.QuotaRepository;
import io.altostratus.compute.database.servergroups.ServerGroupRepository;
import io.altostratus.compute.database.servers.ReclaimProperties;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.tags.TagRepository;
import io.altostratus.compute.database.usage.UsageRepository;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.persistence.PersistenceConfiguration;
import io.altostratus.persistence.SchemaGate;
import io.altostratus.persistence.SchemaMigration;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a program imports that opens the compute schema. */
@Configuration(proxyBeanMethods = false)
@Import({
    PersistenceConfiguration.class,
    ActionRepository.class,
    ConsoleTokenRepository.class,
    AggregateRepository.class,
    FlavorRepository.class,
    KeypairRepository.class,
    HostServers.class,
    MigrationRepository.class,
    NodeRepository.class,
    ServiceRepository.class,
    HostPictureRepository.class,
    OrderRepository.class,
    ExternalEventRepository.class,
    PlacementRepository.class,
    QuotaRepository.class,
    ServerGroupRepository.class,
    ServerRepository.class,
    TagRepository.class,
    UsageRepository.class,
    WorkflowRepository.class
})
@EnableConfigurationProperties({ReclaimProperties.class, VendorDataProperties.class})
public class ComputeDatabaseConfiguration {

    @Bean
    NamedParameterJdbcTemplate batches(DataSource dataSource) {
        return new NamedParameterJdbcTemplate(dataSource);
    }

    @Bean
    SchemaGate schemaGate(JdbcClient jdbc, ApplicationContext context) {
        return new SchemaGate(new SchemaMigration(ComputeSchema.NAME), jdbc, context);
    }
}
