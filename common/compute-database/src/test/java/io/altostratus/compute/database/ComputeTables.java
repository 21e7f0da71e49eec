package io.altostratus.compute.database;

import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.database.quotas.QuotaRepository;
import io.altostratus.compute.database.servers.FirstBoot;
import io.altostratus.compute.database.servers.NewServer;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.compute.model.report.HostResources;
import io.altostratus.persistence.SchemaMigration;
import io.altostratus.persistence.Transactions;
import io.altostratus.testing.MariaDbServer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A new compute schema with the repositories on it. */
final class ComputeTables implements AutoCloseable {

    final MariaDbPoolDataSource pool;
    final JdbcClient jdbc;
    final Transactions transactions;
    final ServerRepository servers;
    final WorkflowRepository workflows;
    final OrderRepository orders;
    final NodeRepository nodes;
    final QuotaRepository quotas;

    ComputeTables() throws java.sql.SQLException {
        MariaDbServer.Schema schema = MariaDbServer.shared().createSchema("compute");
        pool = new MariaDbPoolDataSource(schema.url() + "?user=root&maxPoolSize=24");
        DataSource dataSource = pool;
        new SchemaMigration(ComputeSchema.NAME).migrate(dataSource);
        Clock clock = Clock.systemUTC();
        NamedParameterJdbcTemplate batches = new NamedParameterJdbcTemplate(dataSource);
        jdbc = JdbcClient.create(dataSource);
        transactions = new Transactions(new JdbcTransactionManager(dataSource));
        servers = new ServerRepository(jdbc, batches, clock);
        workflows = new WorkflowRepository(jdbc, batches, clock);
        orders = new OrderRepository(jdbc, clock);
        nodes = new NodeRepository(jdbc, clock);
        quotas = new QuotaRepository(jdbc);
    }

    /** A host with 8 processors, 1,024 MiB of which 24 are kept for itself, and 100 GiB. */
    void host(String host) {
        nodes.report(new HostResources(
                host, host, "QEMU", 8_002_002, 8, 1_024, 100, 24, 0, 0, "192.0.2.1", "{}", "nova", "up"));
    }

    /** A new server of 2 processors and 100 MiB. */
    String server(String project) {
        String id = UUID.randomUUID().toString();
        servers.insert(List.of(new NewServer(
                id,
                project,
                "user",
                "vm",
                "vm",
                null,
                null,
                new Server.Size("f1", "f1", 2, 100, 1, 0, 1500, Map.of()),
                new Server.Image(UUID.randomUUID().toString(), "tiny", "raw", 1, 0, 0, Map.of()),
                new Server.Access("key", "ssh-ed25519 AAAA", false, "", ""),
                new FirstBoot("data", List.of(), null, "member,reader"),
                Map.of("a", "ä"),
                new Server.Launch("r-1", 0, "MANUAL"),
                List.of(new Server.RequestedNetwork("net", "front", 1450, null, null, null)),
                List.of(new Server.SecurityGroup(null, "default")),
                null,
                List.of(),
                Server.SchedulerHints.NONE)));
        return id;
    }

    @Override
    public void close() {
        pool.close();
    }
}
