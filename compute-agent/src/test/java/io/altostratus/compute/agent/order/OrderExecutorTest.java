package io.altostratus.compute.agent.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.guest.GuestFiles;
import io.altostratus.compute.model.order.AttachInterface;
import io.altostratus.compute.model.order.DestroyGuest;
import io.altostratus.compute.model.order.Fence;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.order.PrepareGuest;
import io.altostratus.compute.model.order.ResumeGuest;
import io.altostratus.compute.model.order.StopGuest;
import io.altostratus.compute.model.report.DesiredGuests;
import io.altostratus.compute.model.report.GuestDevice;
import io.altostratus.compute.model.report.GuestPowerChanged;
import io.altostratus.compute.model.report.OrderDone;
import io.altostratus.compute.model.report.OrderFailed;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work is carried out when a test says so, in the test's own thread. */
class OrderExecutorTest {

    private static final String GUEST = "11111111-0000-4000-8000-000000000001";
    private static final String OTHER = "11111111-0000-4000-8000-000000000002";
    private static final RequestContext CONTEXT = RequestContext.background("req-1");

    @TempDir
    Path root;

    private final RecordingDriver driver = new RecordingDriver();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final List<Object> reports = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
    private GuestFiles files;
    private OrderExecutor executor;

    @BeforeEach
    void begin() {
        restart();
    }

    /** The agent's process is killed and started again: only what is on disk remains. */
    private void restart() {
        waiting.clear();
        files = new GuestFiles(root);
        executor = executor(waiting::add);
    }

    private OrderExecutor executor(Executor threads) {
        return new OrderExecutor(
                "host-1", driver, files, (message, context) -> reports.add(message), threads, nanos::get);
    }

    private void work() {
        while (!waiting.isEmpty()) {
            waiting.removeFirst().run();
        }
    }

    private Object carryOut(HostOrder order) {
        executor.accept(order, CONTEXT);
        work();
        return reports.getLast();
    }

    private static OrderHeader header(String server, long generation, long epoch, int sequence) {
        Fence fence = new Fence(generation, epoch, sequence);
        return new OrderHeader(
                "order-%d-%d-%d".formatted(generation, epoch, sequence), server, "host-1", fence, 60_000);
    }

    private static OrderHeader header(long generation, long epoch, int sequence) {
        return header(GUEST, generation, epoch, sequence);
    }

    private static PrepareGuest prepare(OrderHeader header) {
        return new PrepareGuest(
                header,
                new GuestSpec(
                        header.serverId(),
                        "instance-00000001",
                        "vm",
                        "user",
                        "user",
                        "project",
                        "project",
                        new GuestSpec.FlavorSpec("f", 1, 64, 1, 0, 0, Map.of()),
                        new GuestSpec.ImageSpec("image", "tiny", "raw", 1, 0, Map.of()),
                        List.of(),
                        "2026-01-01T00:00:00Z"),
                "ticket");
    }

    private void assertSuperseded(Object report) {
        assertThat(report)
                .isInstanceOfSatisfying(
                        OrderFailed.class,
                        failed -> assertThat(failed.superseded()).isTrue());
    }

    @Test
    void anOrderIsCarriedOutAndReported() {
        Object report = carryOut(prepare(header(1, 1, 1)));
        assertThat(report)
                .isEqualTo(new OrderDone("order-1-1-1", GUEST, "host-1", new Fence(1, 1, 1), PowerState.PAUSED.code()));
        assertThat(executor.inProgress()).isEmpty();
        assertThat(executor.isBusy(GUEST)).isFalse();
    }

    /** Also when the report is asked for again, since nothing of it is kept. */
    @Test
    void whereTaggedDevicesAreIsReported() {
        driver.placed.add(new GuestDevice("nic", "fa:16:3e:00:00:01", "pci", "0000:00:03.0"));
        PrepareGuest plain = prepare(header(1, 1, 1));
        assertThat(((OrderDone) carryOut(plain)).devices()).isEmpty();
        GuestSpec guest = plain.guest();
        PrepareGuest tagged = new PrepareGuest(
                header(1, 1, 2),
                new GuestSpec(
                        guest.serverId(),
                        guest.domainName(),
                        guest.displayName(),
                        guest.userId(),
                        guest.userName(),
                        guest.projectId(),
                        guest.projectName(),
                        guest.flavor(),
                        guest.image(),
                        guest.nics(),
                        guest.createdAt(),
                        null,
                        List.of(),
                        Map.of("fa:16:3e:00:00:01", "front")),
                null);
        assertThat(((OrderDone) carryOut(tagged)).devices()).isEqualTo(driver.placed);
        assertThat(((OrderDone) carryOut(tagged)).devices()).isEqualTo(driver.placed);
        GuestSpec.NicSpec nic = new GuestSpec.NicSpec(
                "44444444-0000-4000-8000-000000000001",
                "55555555-0000-4000-8000-000000000001",
                "fa:16:3e:00:00:02",
                null);
        assertThat(((OrderDone) carryOut(new AttachInterface(header(2, 1, 1), nic))).devices())
                .isEqualTo(driver.placed);
        assertThat(((OrderDone) carryOut(new StopGuest(header(2, 1, 2), 0))).devices())
                .isEmpty();
    }

    @Test
    void anOlderOrderIsRefusedAlsoByTheNextProcess() {
        carryOut(new StopGuest(header(3, 2, 1), 0));
        for (OrderHeader older : List.of(header(3, 1, 9), header(2, 9, 9), header(3, 2, 0))) {
            assertSuperseded(carryOut(new ResumeGuest(older)));
            restart();
            assertSuperseded(carryOut(new ResumeGuest(older)));
        }
        assertThat(driver.operations).containsExactly("stop");
    }

    @Test
    void aLateOrderDoesNotBringBackAGuestThatWasDestroyed() {
        carryOut(prepare(header(1, 1, 1)));
        carryOut(new DestroyGuest(header(2, 1, 2)));
        restart();
        assertSuperseded(carryOut(prepare(header(1, 2, 1))));
        assertThat(driver.operations).containsExactly("prepare", "destroy");
        assertThat(driver.guests).isEmpty();
    }

    @Test
    void aRepetitionOfADoneOrderIsReportedAgainAndNotCarriedOut() {
        Object first = carryOut(new ResumeGuest(header(1, 1, 2)));
        assertThat(carryOut(new ResumeGuest(header(1, 1, 2)))).isEqualTo(first);
        restart();
        assertThat(carryOut(new ResumeGuest(header(1, 1, 2)))).isEqualTo(first);
        assertThat(driver.operations).containsExactly("resume");
    }

    @Test
    void anOrderThatAKilledProcessHadBegunIsCarriedOutAgain() {
        driver.happening = (operation, cancellation) -> {
            throw new ThreadDeath("killed");
        };
        executor.accept(prepare(header(1, 1, 1)), CONTEXT);
        assertThatThrownBy(this::work).isInstanceOf(ThreadDeath.class);
        driver.happening = (operation, cancellation) -> {};
        restart();
        assertThat(carryOut(prepare(header(1, 1, 1)))).isInstanceOf(OrderDone.class);
        assertThat(driver.operations).containsExactly("prepare", "prepare");
    }

    private static final class ThreadDeath extends Error {
        ThreadDeath(String message) {
            super(message);
        }
    }

    @Test
    void aRepetitionOfAWaitingOrderIsDropped() {
        executor.accept(prepare(header(1, 1, 1)), CONTEXT);
        executor.accept(prepare(header(1, 1, 1)), CONTEXT);
        assertThat(executor.inProgress()).containsExactly("order-1-1-1");
        work();
        assertThat(driver.operations).containsExactly("prepare");
        assertThat(reports).hasSize(1);
    }

    @Test
    void aNewerOrderCutsTheOneThatIsGoingOnShort() {
        driver.happening = (operation, cancellation) -> {
            if (operation.equals("prepare") && cancellation != null) {
                cancellation.check();
                executor.accept(new DestroyGuest(header(2, 1, 2)), CONTEXT);
                assertThat(executor.inProgress()).containsExactly("order-1-1-1", "order-2-1-2");
                cancellation.check();
            }
        };
        executor.accept(prepare(header(1, 1, 1)), CONTEXT);
        work();
        assertSuperseded(reports.getFirst());
        assertThat(reports.getLast()).isInstanceOf(OrderDone.class);
        assertThat(driver.operations).containsExactly("prepare", "destroy");
    }

    @Test
    void ordersForOneGuestWaitForEachOtherAndThoseForOthersDoNot() {
        executor.accept(prepare(header(1, 1, 1)), CONTEXT);
        executor.accept(new ResumeGuest(header(1, 1, 2)), CONTEXT);
        executor.accept(prepare(header(OTHER, 1, 1, 1)), CONTEXT);
        assertThat(waiting).as("one thread a guest").hasSize(2);
        assertThat(executor.isBusy(GUEST)).isTrue();
        work();
        assertThat(driver.operations).containsExactly("prepare", "resume", "prepare");
    }

    @Test
    void whatComesTooLateIsNotBegunButRemovedAllTheSame() {
        executor.accept(prepare(header(1, 1, 1)), CONTEXT);
        nanos.addAndGet(61_000_000_000L);
        work();
        assertThat(reports.getLast()).isInstanceOfSatisfying(OrderFailed.class, failed -> {
            assertThat(failed.superseded()).isFalse();
            assertThat(failed.message()).contains("too late");
        });
        executor.accept(new DestroyGuest(header(1, 1, 2)), CONTEXT);
        nanos.addAndGet(61_000_000_000L);
        work();
        assertThat(reports.getLast()).isInstanceOf(OrderDone.class);
        assertThat(driver.operations).containsExactly("destroy");
    }

    @Test
    void aFailureSaysWhatWasBeingDone() {
        driver.happening = (operation, cancellation) -> {
            throw new GuestOperationException("making the disk", "No room.", "make room", null);
        };
        assertThat(carryOut(prepare(header(1, 1, 1))))
                .isEqualTo(new OrderFailed(
                        "order-1-1-1",
                        GUEST,
                        "host-1",
                        new Fence(1, 1, 1),
                        "making the disk",
                        "No room.",
                        "make room",
                        false));
        driver.happening = (operation, cancellation) -> {};
        assertThat(carryOut(prepare(header(1, 1, 1)))).as("tried again").isInstanceOf(OrderDone.class);
    }

    @Test
    void anInternalErrorIsReportedWithoutItsDetails() {
        driver.happening = (operation, cancellation) -> {
            throw new IllegalStateException("secret detail");
        };
        assertThat(carryOut(prepare(header(1, 1, 1)))).isInstanceOfSatisfying(OrderFailed.class, failed -> {
            assertThat(failed.message()).doesNotContain("secret detail");
            assertThat(failed.nextStep()).contains("log");
        });
    }

    @Test
    void aHypervisorThatStaysAwayIsNamed() {
        driver.happening = (operation, cancellation) -> {
            nanos.addAndGet(61_000_000_000L);
            throw new DependencyUnavailableException("libvirt", null);
        };
        assertThat(carryOut(new ResumeGuest(header(1, 1, 1))))
                .isInstanceOfSatisfying(
                        OrderFailed.class,
                        failed -> assertThat(failed.message()).contains("libvirt"));
    }

    @Test
    void anOrderForAnotherHostIsNotTaken() {
        OrderHeader foreign = new OrderHeader("o", GUEST, "host-2", new Fence(1, 1, 1), 60_000);
        assertThatThrownBy(() -> executor.accept(new ResumeGuest(foreign), CONTEXT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(executor.inProgress()).isEmpty();
    }

    @Test
    void whatIsNoIdIsNeverCarriedOut() {
        executor.accept(new DestroyGuest(header("../../etc", 1, 1, 1)), CONTEXT);
        work();
        assertThat(driver.operations).isEmpty();
        assertThat(executor.inProgress()).isEmpty();
    }

    @Test
    void anOrderStaysInItsQueueWhileThereIsNoFreeWorker() {
        OrderExecutor full = executor(work -> {
            throw new RejectedExecutionException();
        });
        assertThatThrownBy(() -> full.accept(prepare(header(1, 1, 1)), CONTEXT))
                .isInstanceOf(DependencyUnavailableException.class);
        assertThat(full.inProgress()).isEmpty();
    }

    private GuestConvergence convergence() {
        return new GuestConvergence("host-1", driver, files, executor, (message, context) -> reports.add(message));
    }

    @Test
    void guestsThatDoNotBelongHereAreRemovedUnlessAnOrderCameMeanwhile() {
        carryOut(prepare(header(1, 1, 1)));
        carryOut(prepare(header(OTHER, 1, 1, 1)));
        driver.operations.clear();
        convergence().converge(() -> {
            carryOut(new ResumeGuest(header(OTHER, 2, 1, 1))); // later than the answer
            return new DesiredGuests(List.of());
        });
        assertThat(driver.operations).containsExactly("resume", "destroy");
        assertThat(driver.guests).containsOnlyKeys(OTHER);
        restart();
        assertSuperseded(carryOut(prepare(header(1, 1, 0))));
    }

    @Test
    void aPowerStateThatNobodyAskedForIsReported() {
        carryOut(new ResumeGuest(header(1, 1, 1)));
        driver.guests.put(GUEST, PowerState.SHUTDOWN);
        reports.clear();
        convergence()
                .converge(() -> new DesiredGuests(
                        List.of(new DesiredGuests.Guest(GUEST, 1, true, PowerState.RUNNING.code(), false))));
        assertThat(reports)
                .containsExactly(
                        new GuestPowerChanged(GUEST, "host-1", new Fence(1, 1, 1), PowerState.SHUTDOWN.code()));
        reports.clear();
        convergence()
                .converge(() -> new DesiredGuests(
                        List.of(new DesiredGuests.Guest(GUEST, 1, false, PowerState.RUNNING.code(), false))));
        assertThat(reports).as("while a task goes on").isEmpty();
        executor.accept(new StopGuest(header(2, 1, 1), 0), CONTEXT);
        convergence().reportPower(GUEST);
        assertThat(reports).as("while an order waits").isEmpty();
    }
}
