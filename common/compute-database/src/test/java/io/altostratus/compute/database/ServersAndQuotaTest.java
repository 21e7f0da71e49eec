package io.altostratus.compute.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.database.quotas.QuotaRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.ServerStateMachine;
import io.altostratus.compute.model.state.TaskState;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.persistence.SchemaMigration;
import io.altostratus.testing.SliceTest;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SliceTest
class ServersAndQuotaTest {

    private ComputeTables tables;

    @BeforeEach
    void schema() throws Exception {
        tables = new ComputeTables();
    }

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void migrationsCanRunAgain() {
        new SchemaMigration(ComputeSchema.NAME).migrate(tables.pool);
        assertThat(tables.jdbc
                        .sql("SELECT COUNT(*) FROM flyway_schema_history WHERE success = 0")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    /** Ids and enums are compared byte by byte; times have microseconds. */
    @Test
    void columnsFollowTheRules() {
        List<String> ids = tables.jdbc.sql("""
                        SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns
                        WHERE table_schema = DATABASE() AND table_name <> 'flyway_schema_history'
                        AND (column_name = 'id' OR column_name LIKE '%\\_id' OR column_name LIKE '%\\_state')
                        AND data_type LIKE '%char' AND collation_name <> 'ascii_bin'
                        """).query(String.class).list();
        assertThat(ids).isEmpty();
        List<String> times = tables.jdbc.sql("""
                        SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns
                        WHERE table_schema = DATABASE() AND table_name <> 'flyway_schema_history'
                        AND data_type IN ('datetime', 'timestamp') AND column_type <> 'datetime(6)'
                        """).query(String.class).list();
        assertThat(times).isEmpty();
    }

    @Test
    void aServerIsReadAsItWasWritten() {
        String id = tables.server("p1");
        Server server = tables.servers.find(id).orElseThrow();
        assertThat(server.state()).isEqualTo(ServerStateMachine.INITIAL);
        assertThat(server.generation()).isEqualTo(1);
        assertThat(server.metadata()).isEqualTo(Map.of("a", "ä"));
        assertThat(server.size().diskGb()).as("swap takes room as well").isEqualTo(3);
        assertThat(server.requestedNetworks()).singleElement().extracting("mtu").isEqualTo(1450);
        assertThat(tables.servers.firstBoot(id).userData()).isEqualTo("data");
        assertThat(server.domainName()).isEqualTo("instance-%08x".formatted(server.pk()));
        assertThat(tables.servers.find("é")).isEmpty();
        assertThat(tables.servers.findEvenDeleted("x")).isEmpty();
    }

    @Test
    void aChangeFromAnotherStateOrGenerationDoesNothing() {
        String id = tables.server("p1");
        ServerState building = ServerStateMachine.INITIAL;
        ServerChange networking = new ServerChange().to(ServerState.of(VmState.BUILDING, TaskState.NETWORKING));
        assertThat(tables.servers.change(id, ServerState.idle(VmState.ACTIVE), 1, networking))
                .isFalse();
        assertThat(tables.servers.change(id, building, 2, networking)).isFalse();
        assertThat(tables.servers.change(id, building, 1, networking)).isTrue();
        assertThat(tables.servers.change(id, building, 1, networking)).isFalse();
        assertThat(tables.servers.find(id).orElseThrow().state().task()).isEqualTo(TaskState.NETWORKING);
    }

    @Test
    void onlyLivingServersAreCounted() {
        tables.server("p1");
        tables.server("p1");
        tables.server("p2");
        String gone = tables.server("p1");
        tables.servers.change(gone, new ServerChange().deletedAt(LocalDateTime.now(java.time.ZoneOffset.UTC)));
        assertThat(tables.quotas.usage("p1")).isEqualTo(new QuotaRepository.Usage(2, 4, 200));
        assertThat(tables.quotas.usage("p3")).isEqualTo(new QuotaRepository.Usage(0, 0, 0));
        assertThat(tables.servers.living(List.of(gone))).isEmpty();
        assertThat(tables.servers.purge(
                        LocalDateTime.now(java.time.ZoneOffset.UTC).plusMinutes(1), 10))
                .isEqualTo(1);
    }

    @Test
    void aProjectsLimitsCountBeforeThoseOfTheDefaultClass() {
        tables.quotas.setClassLimits("default", Map.of("instances", 7, "cores", 9));
        tables.quotas.setLimits("p1", null, Map.of("instances", 3));
        assertThat(tables.quotas.limits("p1", null).project()).isEqualTo(Map.of("instances", 3, "cores", 9));
        assertThat(tables.quotas.limits("p2", null).project()).isEqualTo(Map.of("instances", 7, "cores", 9));
        tables.quotas.clear("p1", null);
        assertThat(tables.quotas.limits("p1", null).project()).containsEntry("instances", 7);
    }
}
