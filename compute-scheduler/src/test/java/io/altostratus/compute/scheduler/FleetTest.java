package io.altostratus.compute.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.persistence.Transactions;
import io.altostratus.testing.StatementCount;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSourceUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Large fleets: what a decision costs does not grow with them. */
class FleetTest extends SchedulerSlice {

    private void fleet(int from, int to) {
        List<Map<String, Object>> rows = IntStream.range(from, to)
                .mapToObj(i -> Map.<String, Object>of("host", "h" + i, "memory", 1_000 + i))
                .toList();
        NamedParameterJdbcTemplate batches = new NamedParameterJdbcTemplate(pool);
        batches.batchUpdate("""
                INSERT INTO compute_nodes (id, host, hypervisor_hostname, hypervisor_type, hypervisor_version, zone,
                    host_ip, cpu_info, uptime, vcpus, memory_mb, disk_gb, reserved_memory_mb, reserved_disk_gb,
                    running_guests, reported_at, changed_at)
                VALUES (UUID(), :host, :host, 'QEMU', 8002002, 'nova', '192.0.2.1', '{}', 'up', 64, :memory, 100, 0, 0, 0,
                    UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) - INTERVAL 1 HOUR)
                """, SqlParameterSourceUtils.createBatch(rows));
        batches.batchUpdate("""
                INSERT INTO services (id, host, binary_name, zone, started_at, last_seen_at)
                VALUES (UUID(), :host, 'nova-compute', 'nova', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
                """, SqlParameterSourceUtils.createBatch(rows));
    }

    private HostSelection counted(String keepHostsFor) {
        DataSource counting = StatementCount.counting(pool);
        JdbcClient client = JdbcClient.create(counting);
        return SchedulerAssembly.assemble(
                SchedulerProperties.of(Map.of("keep-hosts-for", keepHostsFor)),
                client,
                new WorkflowRepository(client, new NamedParameterJdbcTemplate(counting), clock),
                new Transactions(new JdbcTransactionManager(counting)),
                clock,
                List.of(),
                List.of());
    }

    /** With the picture renewed before every decision, and without. */
    @Test
    void aDecisionCostsAsManyStatementsHoweverManyHostsThereAre() {
        fleet(0, 10);
        long renewing = statements("0s");
        long fromMemory = statements("60s");
        assertThat(renewing - fromMemory).as("to renew the picture").isLessThanOrEqualTo(8);
        assertThat(fromMemory).isLessThanOrEqualTo(6);
        fleet(10, 1_000);
        assertThat(statements("0s")).isEqualTo(renewing);
        assertThat(statements("60s")).isEqualTo(fromMemory);
    }

    private long statements(String keepHostsFor) {
        HostSelection selection = counted(keepHostsFor);
        selection.select(request());
        var next = request();
        return StatementCount.during(() -> selection.select(next));
    }

    /** The best hosts of the fleet are used evenly, and the one that is best is found among ten thousand. */
    @Test
    void amongTenThousandTheBestAreFound() {
        fleet(0, 10_000);
        HostSelection selection = scheduler(Map.of("keep-hosts-for", "2s"));
        TreeSet<String> chosen = new TreeSet<>();
        for (int i = 0; i < 5; i++) {
            chosen.add(selection.select(request()).host());
        }
        assertThat(chosen).containsExactly("h9995", "h9996", "h9997", "h9998", "h9999");
        assertThat(nodes.drifts()).isEmpty();
    }
}
