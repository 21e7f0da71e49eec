package io.altostratus.compute.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.compute.database.ComputeSchema;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.compute.database.workflows.NewWorkflow;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.compute.model.report.HostResources;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.CallRefusedException;
import io.altostratus.persistence.SchemaMigration;
import io.altostratus.persistence.Transactions;
import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.SliceTest;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Schedulers on a database of their own. */
@SliceTest
abstract class SchedulerSlice {

    final Clock clock = Clock.systemUTC();
    MariaDbPoolDataSource pool;
    JdbcClient jdbc;
    NodeRepository nodes;
    ServiceRepository services;
    WorkflowRepository workflows;
    HostSelection scheduler;

    @BeforeEach
    void schema() throws Exception {
        MariaDbServer.Schema schema = MariaDbServer.shared().createSchema("compute");
        pool = new MariaDbPoolDataSource(schema.url() + "?user=root&maxPoolSize=24");
        new SchemaMigration(ComputeSchema.NAME).migrate(pool);
        jdbc = JdbcClient.create(pool);
        nodes = new NodeRepository(jdbc, clock);
        services = new ServiceRepository(jdbc, clock);
        workflows = new WorkflowRepository(jdbc, new NamedParameterJdbcTemplate(pool), clock);
        scheduler = scheduler();
    }

    @AfterEach
    void close() {
        pool.close();
    }

    /** One with a picture of the hosts of its own, that it keeps for a minute. */
    HostSelection scheduler() {
        return scheduler(Map.of());
    }

    HostSelection scheduler(Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "cpu-ratio",
                "1",
                "memory-ratio",
                "1",
                "disk-ratio",
                "1",
                "down-after",
                "60s",
                "keep-hosts-for",
                "60s"));
        properties.putAll(more);
        return SchedulerAssembly.assemble(
                SchedulerProperties.of(properties),
                jdbc,
                workflows,
                new Transactions(new JdbcTransactionManager(pool)),
                clock,
                List.of(),
                List.of());
    }

    /** A host with room for servers of 1 processor, 100 MiB and 1 GiB. */
    void host(String host, int room) {
        host(host, room, "nova");
    }

    void host(String host, int room, String zone) {
        nodes.report(new HostResources(
                host, host, "QEMU", 8_002_002, room, 100 * room + 24, room, 24, 0, 0, "192.0.2.1", "{}", zone, "up"));
        services.seen(host, ServiceRecord.COMPUTE, zone, LocalDateTime.now(ZoneOffset.UTC));
    }

    SelectHostRequest request() {
        return request(building(), 1, null, null, List.of());
    }

    static SelectHostRequest request(
            String server, int attempt, @Nullable String zone, @Nullable String forced, List<String> excluded) {
        return new SelectHostRequest(server, attempt, 1, 100, 1, zone, forced, excluded);
    }

    /** A server that is being built. */
    String building() {
        String server = UUID.randomUUID().toString();
        workflows.insert(List.of(NewWorkflow.of(
                UUID.randomUUID().toString(),
                WorkflowKind.BUILD_SERVER,
                server,
                Map.of(),
                RequestContext.background("req-1"),
                1)));
        return server;
    }

    static void assertRefused(Runnable call, String reason) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        CallRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    /** A server that is being built in a group. */
    String buildingIn(String group) {
        String server = building();
        jdbc.sql("""
                INSERT INTO servers (id, project_id, user_id, name, hostname, vm_state, power_state, generation, flavor_id,
                    flavor_name, vcpus, memory_mb, root_gb, ephemeral_gb, swap_mb, image_id, image, config_drive, metadata,
                    disk_config, reservation_id, launch_index, requested_networks, security_groups, nics, created_at,
                    updated_at, server_group_id)
                VALUES (:id, 'p', 'u', 'vm', 'vm', 'building', 0, 1, 'f1', 'f1', 1, 100, 1, 0, 0, 'i', '{}', FALSE, '{}',
                    'AUTO', 'r', 0, '[]', '[]', '[]', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), :group)
                """).param("id", server).param("group", group).update();
        return server;
    }

    static SelectHostRequest member(String server, String group) {
        return request(server, group, Map.of(), Map.of());
    }

    static SelectHostRequest request(
            String server, @Nullable String group, Map<String, String> extraSpecs, Map<String, List<String>> hints) {
        return new SelectHostRequest(
                server, 1, 1, 100, 1, null, null, List.of(), "p", "f1", "f1", extraSpecs, null, Map.of(), group, hints);
    }
}
