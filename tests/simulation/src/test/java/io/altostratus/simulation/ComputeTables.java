package io.altostratus.simulation;

import io.altostratus.compute.database.actions.ActionRepository;
import io.altostratus.compute.database.aggregates.AggregateRepository;
import io.altostratus.compute.database.flavors.FlavorRepository;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.compute.database.keypairs.KeypairRepository;
import io.altostratus.compute.database.migrations.MigrationRepository;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.database.quotas.QuotaRepository;
import io.altostratus.compute.database.servergroups.ServerGroupRepository;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.tags.TagRepository;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.persistence.Transactions;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The compute schema, as the services open it. */
record ComputeTables(
        JdbcClient jdbc,
        Transactions transactions,
        TagRepository tags,
        AggregateRepository aggregates,
        ServerGroupRepository groups,
        ServerRepository servers,
        WorkflowRepository workflows,
        OrderRepository orders,
        ActionRepository actions,
        ExternalEventRepository events,
        NodeRepository nodes,
        MigrationRepository migrations,
        ServiceRepository services,
        FlavorRepository flavors,
        KeypairRepository keypairs,
        QuotaRepository quotas) {

    static ComputeTables open(DataSource dataSource, Clock clock) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        NamedParameterJdbcTemplate batches = new NamedParameterJdbcTemplate(dataSource);
        return new ComputeTables(
                jdbc,
                new Transactions(new JdbcTransactionManager(dataSource)),
                new TagRepository(jdbc, batches),
                new AggregateRepository(jdbc, clock),
                new ServerGroupRepository(jdbc),
                new ServerRepository(jdbc, batches, clock),
                new WorkflowRepository(jdbc, batches, clock),
                new OrderRepository(jdbc, clock),
                new ActionRepository(jdbc, batches, clock),
                new ExternalEventRepository(jdbc, clock),
                new NodeRepository(jdbc, clock),
                new MigrationRepository(jdbc, clock),
                new ServiceRepository(jdbc, clock),
                new FlavorRepository(jdbc),
                new KeypairRepository(jdbc),
                new QuotaRepository(jdbc));
    }
}
