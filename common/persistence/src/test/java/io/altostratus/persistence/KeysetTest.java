package io.altostratus.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.SliceTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@SliceTest
class KeysetTest {

    private JdbcClient jdbc;

    @BeforeEach
    void schema() {
        var dataSource = TestDatabase.migrated("sample");
        jdbc = JdbcClient.create(dataSource);
    }

    /** Pages through a list while rows come and go: nothing that was there all the time may be missed or told twice. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void listsEverySurvivorOnce(long seed) {
        Random random = new Random(seed);
        Set<String> survivors = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            survivors.add(insert(random));
        }
        List<Keyset.Column> order = new ArrayList<>();
        if (random.nextBoolean()) {
            order.add(new Keyset.Column("t.name", random.nextBoolean()));
        }
        if (random.nextBoolean()) {
            order.add(new Keyset.Column("t.size", random.nextBoolean()));
        }
        Keyset keyset = new Keyset("things t", "t.uuid", order, "t.id");

        List<String> seen = new ArrayList<>();
        String marker = null;
        int limit = 1 + random.nextInt(9);
        while (true) {
            List<String> page = page(keyset, marker, limit);
            seen.addAll(page);
            if (page.size() < limit) {
                break;
            }
            marker = page.getLast();
            insert(random);
            String victim = survivors.iterator().next();
            if (!victim.equals(marker)) {
                survivors.remove(victim);
                jdbc.sql("DELETE FROM things WHERE uuid = :u")
                        .param("u", victim)
                        .update();
            }
        }

        assertThat(seen).doesNotHaveDuplicates().containsAll(survivors);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-0000-0000-000000000000"})
    void unknownMarkerIsTold(String marker) {
        insert(new Random(1));
        Keyset keyset = new Keyset("things t", "t.uuid", List.of(), "t.id");
        assertThat(keyset.page(jdbc, new Where(), new Where(), marker, 5)).isEmpty();
    }

    private List<String> page(Keyset keyset, @Nullable String marker, int limit) {
        Keyset.Page page =
                keyset.page(jdbc, new Where(), new Where(), marker, limit).orElseThrow();
        return jdbc.sql("SELECT t.uuid" + page.sql())
                .params(page.parameters())
                .query(String.class)
                .list();
    }

    private String insert(Random random) {
        String uuid = UUID.randomUUID().toString();
        jdbc.sql("INSERT INTO things (uuid, name, size) VALUES (:u, :n, :s)")
                .param("u", uuid)
                .param("n", random.nextInt(4) == 0 ? null : "n" + random.nextInt(5))
                .param("s", random.nextInt(4))
                .update();
        return uuid;
    }
}
