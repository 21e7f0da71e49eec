package io.altostratus.compute.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.compute.database.hosts.Claim;
import io.altostratus.compute.database.hosts.ComputeNode;
import io.altostratus.compute.database.hosts.Ratios;
import io.altostratus.testing.SliceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;

@SliceTest
class ClaimsTest {

    private static final Ratios EXACT = new Ratios(1, 1, 1);

    private ComputeTables tables;

    @BeforeEach
    void schema() throws Exception {
        tables = new ComputeTables();
        tables.host("h1");
    }

    @AfterEach
    void close() {
        tables.close();
    }

    private boolean claim(Claim claim, Ratios ratios) {
        return tables.transactions.call(() -> tables.nodes.claim(claim, ratios));
    }

    private static Claim claim(int vcpus, int memory, int disk) {
        return new Claim(UUID.randomUUID().toString(), "h1", 1, vcpus, memory, disk);
    }

    private ComputeNode node() {
        return tables.nodes.list().getFirst();
    }

    @Test
    void nothingMoreThanAHostHas() {
        assertThat(claim(claim(9, 1, 1), EXACT)).isFalse();
        assertThat(claim(claim(1, 1_001, 1), EXACT)).isFalse();
        assertThat(claim(claim(1, 1, 101), EXACT)).isFalse();
        assertThat(node().vcpusUsed()).isZero();
        assertThat(claim(claim(8, 1_000, 100), EXACT)).isTrue();
        assertThat(claim(claim(0, 0, 0), EXACT)).isTrue();
        assertThat(claim(claim(1, 0, 0), EXACT)).isFalse();
        assertThat(claim(claim(1, 500, 0), new Ratios(2, 1.5, 1))).isTrue();
        assertThat(claim(claim(1, 1, 0), new Ratios(2, 1.5, 1))).isFalse();
        assertThat(tables.nodes.drifts()).isEmpty();
        assertThat(tables.nodes.claims()).hasSize(3);
    }

    @Test
    void aServerHasOneClaim() {
        Claim claim = claim(1, 100, 1);
        assertThat(claim(claim, EXACT)).isTrue();
        assertThatThrownBy(() -> claim(claim, EXACT)).isInstanceOf(DuplicateKeyException.class);
        assertThat(node().vcpusUsed())
                .as("of the transaction that failed nothing remains")
                .isEqualTo(1);
        assertThat(tables.nodes.drifts()).isEmpty();
    }

    @Test
    void whatIsReleasedTwiceIsGivenBackOnce() {
        Claim claim = claim(2, 200, 3);
        claim(claim, EXACT);
        claim(claim(1, 100, 1), EXACT);
        for (int i = 0; i < 3; i++) {
            tables.transactions.run(() -> tables.nodes.release(claim.serverId()));
        }
        assertThat(node().vcpusUsed()).isEqualTo(1);
        assertThat(node().memoryMbUsed()).isEqualTo(100);
        assertThat(node().diskGbUsed()).isEqualTo(1);
        assertThat(tables.nodes.findClaim(claim.serverId())).isEmpty();
        assertThat(tables.nodes.drifts()).isEmpty();
    }

    @Test
    void aReportKeepsWhatIsClaimed() {
        claim(claim(2, 200, 3), EXACT);
        tables.host("h1");
        assertThat(node().vcpusUsed()).isEqualTo(2);
        assertThat(tables.nodes.list()).hasSize(1);
    }

    @Test
    void driftsAreFoundAndMended() {
        claim(claim(2, 200, 3), EXACT);
        for (String drift : List.of("disk_gb_used = 7", "memory_mb_used = 1", "vcpus_used = 0", "instances = 5")) {
            tables.jdbc.sql("UPDATE compute_nodes SET " + drift).update();
            assertThat(tables.nodes.drifts()).as(drift).singleElement().satisfies(found -> {
                assertThat(found.host()).isEqualTo("h1");
                assertThat(found.vcpusClaimed()).isEqualTo(2);
                assertThat(found.diskClaimed()).isEqualTo(3);
                assertThat(found.claims()).isEqualTo(1);
            });
            tables.transactions.run(() -> tables.nodes.mendSums("h1"));
            assertThat(tables.nodes.drifts()).as(drift).isEmpty();
        }
        assertThat(node().vcpusUsed()).isEqualTo(2);
    }

    /** Claims and releases from everywhere at once: never more than there is, and the sums are right at the end. */
    @Test
    void claimsAndReleasesAtTheSameTime() throws Exception {
        List<Future<Integer>> works = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                boolean goes = i % 2 == 0;
                works.add(threads.submit(() -> {
                    int kept = 0;
                    for (int n = 0; n < 5; n++) {
                        Claim claim = claim(1, 10, 1);
                        if (claim(claim, EXACT)) {
                            kept++;
                            if (goes) {
                                tables.transactions.run(() -> tables.nodes.release(claim.serverId()));
                                kept--;
                            }
                        }
                    }
                    return kept;
                }));
            }
        }
        int kept = 0;
        for (Future<Integer> work : works) {
            kept += work.get();
        }
        assertThat(tables.nodes.claims()).hasSize(kept);
        assertThat(node().vcpusUsed()).isEqualTo(kept).isLessThanOrEqualTo(8);
        // Who stays may have been refused each time because of one who went: what is free now can be had to the last.
        while (claim(claim(1, 10, 1), EXACT)) {
            kept++;
        }
        assertThat(node().vcpusUsed()).isEqualTo(kept).isEqualTo(8);
        assertThat(tables.nodes.drifts()).isEmpty();
    }
}
