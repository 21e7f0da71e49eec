package io.altostratus.compute.scheduler;

import io.altostratus.compute.database.ComputeSchema;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.workflows.NewWorkflow;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.CallRefusedException;
import io.altostratus.persistence.SchemaMigration;
import io.altostratus.persistence.Transactions;
import io.altostratus.testing.MariaDbServer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A program: how many hosts a second are chosen and claimed in a fleet, with a database of its own on the same machine.
 * {@code benchmarks/scheduler.sh} starts it. Prints decisions a second and how long one took.
 */
public final class FleetBenchmark {

    private static final int WARM_UP_SECONDS = 8;

    private FleetBenchmark() {}

    /** @param args number of hosts (1000), seconds (15), requests at the same time (8), decisions prepared (30000) */
    public static void main(String[] args) throws Exception {
        int hosts = argument(args, 0, 1_000);
        int seconds = argument(args, 1, 15);
        int clients = argument(args, 2, 8);
        int prepared = argument(args, 3, 30_000);
        MariaDbServer.Schema schema = MariaDbServer.shared().createSchema("compute");
        try (MariaDbPoolDataSource pool = new MariaDbPoolDataSource(
                schema.url() + "?user=root&minPoolSize=" + clients + "&maxPoolSize=" + (clients + 2))) {
            new SchemaMigration(ComputeSchema.NAME).migrate(pool);
            run(pool, hosts, seconds, clients, prepared);
        }
        System.exit(0);
    }

    private static int argument(String[] args, int place, int otherwise) {
        return args.length > place ? Integer.parseInt(args[place]) : otherwise;
    }

    private static void run(MariaDbPoolDataSource pool, int hosts, int seconds, int clients, int prepared)
            throws Exception {
        JdbcClient jdbc = JdbcClient.create(pool);
        NamedParameterJdbcTemplate batches = new NamedParameterJdbcTemplate(pool);
        Clock clock = Clock.systemUTC();
        WorkflowRepository workflows = new WorkflowRepository(jdbc, batches, clock);
        fleet(batches, hosts);
        List<String> servers = servers(workflows, prepared);
        HostSelection scheduler = SchedulerAssembly.assemble(
                SchedulerProperties.of(Map.of("down-after", "1h")),
                jdbc,
                workflows,
                new Transactions(new JdbcTransactionManager(pool)),
                clock,
                List.of(),
                List.of());
        AtomicInteger next = new AtomicInteger();
        measure(scheduler, servers, next, WARM_UP_SECONDS, clients);
        Measured measured = measure(scheduler, servers, next, seconds, clients);
        System.out.println(String.format(
                Locale.ROOT,
                "%d hosts, %d at the same time: %.0f decisions/s, p50 %.2f ms, p99 %.2f ms, longest %.1f ms (%d decisions,"
                        + " %d refused, %d hosts whose sums are wrong)",
                hosts,
                clients,
                measured.nanos().length / (double) seconds,
                measured.millis(0.5),
                measured.millis(0.99),
                measured.millis(1),
                measured.nanos().length,
                measured.refused(),
                new NodeRepository(jdbc, clock).drifts().size()));
    }

    /** Hosts of three sizes, all with room for more than is asked for. */
    private static void fleet(NamedParameterJdbcTemplate batches, int hosts) {
        Random random = new Random(1);
        List<SqlParameterSource> rows = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            rows.add(new MapSqlParameterSource("host", "host-" + i)
                    .addValue("id", UUID.randomUUID().toString())
                    .addValue("binary", ServiceRecord.COMPUTE)
                    .addValue("memory", 256_000 << random.nextInt(3))
                    .addValue("zone", "zone-" + i % 3));
        }
        for (int from = 0; from < hosts; from += 1_000) {
            SqlParameterSource[] part =
                    rows.subList(from, Math.min(hosts, from + 1_000)).toArray(new SqlParameterSource[0]);
            batches.batchUpdate("""
                    INSERT INTO compute_nodes (id, host, hypervisor_hostname, hypervisor_type, hypervisor_version, zone,
                        host_ip, cpu_info, uptime, vcpus, memory_mb, disk_gb, reserved_memory_mb, reserved_disk_gb,
                        running_guests, reported_at)
                    VALUES (:id, :host, :host, 'QEMU', 8002002, :zone, '192.0.2.1', '{"arch": "x86_64"}', 'up', 128,
                        :memory, 100000, 512, 1, 0, UTC_TIMESTAMP(6))
                    """, part);
            batches.batchUpdate("""
                    INSERT INTO services (id, host, binary_name, zone, started_at, last_seen_at)
                    VALUES (:id, :host, :binary, :zone, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
                    """, part);
        }
    }

    private static List<String> servers(WorkflowRepository workflows, int number) {
        List<String> servers = new ArrayList<>();
        List<NewWorkflow> work = new ArrayList<>();
        for (int i = 1; i <= number; i++) {
            String server = UUID.randomUUID().toString();
            servers.add(server);
            work.add(NewWorkflow.of(
                    UUID.randomUUID().toString(),
                    WorkflowKind.BUILD_SERVER,
                    server,
                    Map.of(),
                    RequestContext.background("req-1"),
                    1));
            if (i % 500 == 0 || i == number) {
                workflows.insert(work);
                work.clear();
            }
        }
        return servers;
    }

    /** @param nanos of each decision, sorted */
    private record Measured(long[] nanos, int refused) {

        double millis(double share) {
            return nanos.length == 0
                    ? Double.NaN
                    : nanos[(int) Math.min(nanos.length - 1L, (long) (nanos.length * share))] / 1e6;
        }
    }

    private static Measured measure(
            HostSelection scheduler, List<String> servers, AtomicInteger next, int seconds, int clients)
            throws Exception {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        AtomicInteger refused = new AtomicInteger();
        List<Future<long[]>> parts = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            for (int i = 0; i < clients; i++) {
                parts.add(threads.submit(() -> decide(scheduler, servers, next, end, refused)));
            }
        }
        List<long[]> results = new ArrayList<>();
        for (Future<long[]> part : parts) {
            results.add(part.get());
        }
        long[] all = results.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Measured(all, refused.get());
    }

    private static long[] decide(
            HostSelection scheduler, List<String> servers, AtomicInteger next, long end, AtomicInteger refused) {
        long[] nanos = new long[1_000];
        int done = 0;
        for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
            int number = next.getAndIncrement();
            if (number >= servers.size()) {
                throw new IllegalStateException("all prepared servers are placed: prepare more");
            }
            try {
                scheduler.select(new SelectHostRequest(servers.get(number), 1, 1, 512, 1, null, null, List.of()));
            } catch (CallRefusedException e) {
                refused.incrementAndGet();
            }
            if (done == nanos.length) {
                nanos = Arrays.copyOf(nanos, done * 2);
            }
            nanos[done++] = System.nanoTime() - begin;
        }
        return Arrays.copyOf(nanos, done);
    }
}
