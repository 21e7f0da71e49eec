package io.altostratus.compute.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.compute.database.workflows.Advance;
import io.altostratus.compute.database.workflows.NewWorkflow;
import io.altostratus.compute.database.workflows.Workflow;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.context.RequestContext;
import io.altostratus.testing.SliceTest;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@SliceTest
class WorkflowLeaseTest {

    private static final Duration LEASE = Duration.ofSeconds(15);

    private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
    private ComputeTables tables;
    private String server;

    @BeforeEach
    void work() throws Exception {
        tables = new ComputeTables();
        server = UUID.randomUUID().toString();
        tables.workflows.insert(List.of(new NewWorkflow(
                UUID.randomUUID().toString(),
                WorkflowKind.STOP_SERVER,
                NewWorkflow.VERSION,
                server,
                "{}",
                RequestContext.background("req-test"),
                1)));
    }

    @AfterEach
    void close() {
        others.close();
        tables.close();
    }

    private Workflow leased() {
        String id = tables.workflows.activeOf(server).orElseThrow();
        return tables.workflows.lease(id, "conductor", LEASE).orElseThrow();
    }

    private static LocalDateTime in(Duration time) {
        return LocalDateTime.now(ZoneOffset.UTC).plus(time);
    }

    private void sleepLong(Workflow work) {
        tables.workflows.release(work.id(), work.epoch(), in(Duration.ofMinutes(1)), in(Duration.ofHours(1)), 0);
    }

    @Test
    void aLeaseThatWasGivenBackIsNotRenewed() {
        Workflow work = leased();
        assertThat(tables.workflows.renew(work.id(), work.epoch(), LEASE)).isTrue();
        sleepLong(work);
        assertThat(tables.workflows.renew(work.id(), work.epoch(), LEASE)).isFalse();
        tables.workflows.wake(server);
        assertThat(tables.workflows.due(10)).containsExactly(work.id());
    }

    @Test
    void wakingWaitsForAConductorThatIsAboutToLetTheWorkSleep() throws Exception {
        Workflow work = leased();
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Future<?> sleeping = others.submit(() -> tables.transactions.run(() -> {
            tables.workflows.advance(
                    work.id(), work.epoch(), new Advance("wait", false, "{}", 0, 0, in(Duration.ZERO), null, true));
            locked.countDown();
            await(mayEnd);
            sleepLong(work);
        }));
        await(locked);
        Future<?> waking = others.submit(() -> tables.workflows.wake(server));
        assertThatThrownBy(() -> waking.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        mayEnd.countDown();
        sleeping.get(10, TimeUnit.SECONDS);
        waking.get(10, TimeUnit.SECONDS);
        assertThat(tables.workflows.due(10)).containsExactly(work.id());
    }

    @RepeatedTest(5)
    void wakingAndEndingDoNotDeadlock() throws Exception {
        Workflow work = leased();
        List<Future<?>> all = List.of(
                others.submit(() -> tables.workflows.wake(server)),
                others.submit(() -> tables.workflows.finish(work.id(), work.epoch(), "done")),
                others.submit(() -> tables.workflows.confirmGoingOn(server)),
                others.submit(() -> tables.workflows.wake(server)));
        for (Future<?> one : all) {
            one.get(10, TimeUnit.SECONDS);
        }
        assertThat(tables.workflows.activeOf(server)).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
