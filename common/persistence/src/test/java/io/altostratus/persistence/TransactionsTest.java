package io.altostratus.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.SliceTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;

@SliceTest
class TransactionsTest {

    private final DataSource dataSource = TestDatabase.migrated("sample");
    private final JdbcClient jdbc = JdbcClient.create(dataSource);
    private final Transactions transactions = new Transactions(new JdbcTransactionManager(dataSource));

    @Test
    void aDeadlockIsRetriedUntilBothAreDone() throws Exception {
        String a = insert();
        String b = insert();
        AtomicInteger attempts = new AtomicInteger();
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);
        List<Thread> threads = new ArrayList<>();
        for (List<String> order : List.of(List.of(a, b), List.of(b, a))) {
            threads.add(Thread.ofVirtual()
                    .start(() -> transactions.run(() -> {
                        boolean first = attempts.incrementAndGet() <= 2;
                        grow(order.getFirst());
                        if (first) {
                            await(bothHoldOne);
                        }
                        grow(order.getLast());
                    })));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(attempts).hasValue(3);
        assertThat(jdbc.sql("SELECT SUM(size) FROM things").query(Integer.class).single())
                .isEqualTo(4);
    }

    @Test
    void effectsFollowTheCommitOnly() {
        List<String> effects = new ArrayList<>();
        transactions.run(() -> Transactions.afterCommit(() -> effects.add("committed")));
        assertThatThrownBy(() -> transactions.run(() -> {
                    Transactions.afterCommit(() -> effects.add("rolled back"));
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(effects).containsExactly("committed");
    }

    @Test
    void theRowLockSerializesCountAndInsert() throws Exception {
        RowLock lock = new RowLock(jdbc);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            threads.add(Thread.ofVirtual()
                    .start(() -> transactions.run(() -> {
                        lock.acquire("quota:p");
                        if (jdbc.sql("SELECT COUNT(*) FROM things")
                                        .query(Integer.class)
                                        .single()
                                < 5) {
                            insert();
                        }
                    })));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(jdbc.sql("SELECT COUNT(*) FROM things").query(Integer.class).single())
                .isEqualTo(5);
    }

    @Test
    void aDatabaseThatIsAwayIsToldWithinSecondsAndComesBack() {
        MariaDbServer server = MariaDbServer.shared();
        server.stop();
        long start = System.nanoTime();
        assertThatThrownBy(() -> transactions.run(() -> grow("x")))
                .isInstanceOfAny(DataAccessException.class, TransactionException.class);
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);

        server.restart();
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThatCode(() -> transactions.run(this::insert)).doesNotThrowAnyException());
    }

    private void grow(String uuid) {
        jdbc.sql("UPDATE things SET size = size + 1 WHERE uuid = :u")
                .param("u", uuid)
                .update();
    }

    private String insert() {
        String uuid = UUID.randomUUID().toString();
        jdbc.sql("INSERT INTO things (uuid, size) VALUES (:u, 0)")
                .param("u", uuid)
                .update();
        return uuid;
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
