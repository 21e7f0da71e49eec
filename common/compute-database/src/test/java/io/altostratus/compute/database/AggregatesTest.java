package io.altostratus.compute.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.compute.database.aggregates.Aggregate;
import io.altostratus.compute.database.aggregates.AggregateRepository;
import io.altostratus.testing.SliceTest;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;

@SliceTest
class AggregatesTest {

    private ComputeTables tables;
    private AggregateRepository aggregates;

    @BeforeEach
    void schema() throws Exception {
        tables = new ComputeTables();
        aggregates = new AggregateRepository(tables.jdbc, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        tables.close();
    }

    private long aggregate(String name) {
        return tables.transactions.call(() -> {
            aggregates.lock();
            return aggregates.insert(UUID.randomUUID().toString(), name);
        });
    }

    @Test
    void membersAndProperties() {
        long fast = aggregate("fast");
        long empty = aggregate("empty");
        aggregates.addHost(fast, "h2");
        aggregates.addHost(fast, "h1");
        aggregates.setProperty(fast, "ssd", "true");
        aggregates.setProperty(fast, "ssd", "false");
        aggregates.setProperty(fast, "SSD", "other");
        assertThat(aggregates.list()).extracting(Aggregate::name).containsExactly("fast", "empty");
        Aggregate found = aggregates.find(fast).orElseThrow();
        assertThat(found.hosts()).containsExactly("h2", "h1");
        assertThat(found.metadata()).containsEntry("ssd", "false").containsEntry("SSD", "other");
        assertThatThrownBy(() -> aggregates.addHost(fast, "h1")).isInstanceOf(DuplicateKeyException.class);
        assertThatThrownBy(() -> aggregate("FAST")).isInstanceOf(DuplicateKeyException.class);
        assertThat(aggregates.deleteEmpty(fast)).isFalse();
        assertThat(aggregates.deleteEmpty(empty)).isTrue();
        aggregates.removeHost("h1");
        assertThat(aggregates.removeHost(fast, "h1")).isFalse();
        assertThat(aggregates.removeHost(fast, "h2")).isTrue();
        assertThat(aggregates.deleteEmpty(fast)).isTrue();
        assertThat(aggregates.find(fast)).isEmpty();
    }

    @Test
    void zonesOfHosts() {
        long east = aggregate("east");
        aggregates.setProperty(east, Aggregate.ZONE, "zone-east");
        aggregates.addHost(east, "h1");
        aggregates.addHost(aggregate("no zone"), "h2");
        assertThat(aggregates.zones().zoneOf("h1", "nova")).isEqualTo("zone-east");
        assertThat(aggregates.zones().zoneOf("h2", "nova")).isEqualTo("nova");
        assertThat(aggregates.find(east).orElseThrow().zone()).isEqualTo("zone-east");
        aggregates.removeProperty(east, Aggregate.ZONE);
        assertThat(aggregates.zones().byHost()).isEmpty();
    }
}
