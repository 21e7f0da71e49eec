package io.altostratus.compute.agent.order;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.driver.HypervisorDriver;
import io.altostratus.compute.agent.guest.SeenOrder;
import io.altostratus.compute.agent.guest.SeenOrders;
import io.altostratus.compute.model.order.AttachInterface;
import io.altostratus.compute.model.order.DefineGuest;
import io.altostratus.compute.model.order.DestroyGuest;
import io.altostratus.compute.model.order.DetachInterface;
import io.altostratus.compute.model.order.DiscardSnapshot;
import io.altostratus.compute.model.order.DropBackup;
import io.altostratus.compute.model.order.ExtractSnapshot;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.order.PauseGuest;
import io.altostratus.compute.model.order.PrepareGuest;
import io.altostratus.compute.model.order.RebootGuest;
import io.altostratus.compute.model.order.RescueGuest;
import io.altostratus.compute.model.order.RestoreGuest;
import io.altostratus.compute.model.order.ResumeGuest;
import io.altostratus.compute.model.order.SetAsideGuest;
import io.altostratus.compute.model.order.StopGuest;
import io.altostratus.compute.model.order.SuspendGuest;
import io.altostratus.compute.model.order.UploadSnapshot;
import io.altostratus.compute.model.order.WakeGuest;
import io.altostratus.compute.model.order.WipeGuest;
import io.altostratus.compute.model.report.GuestDevice;
import io.altostratus.compute.model.report.OrderDone;
import io.altostratus.compute.model.report.OrderFailed;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.LogContext;
import io.altostratus.context.RequestContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out orders: one after another for each guest, several guests at once, on platform threads, since a hypervisor's
 * calls pin their thread. An order older than one that was seen is refused; a repetition of one that is being carried out
 * is dropped, of one that is done reported again.
 */
public final class OrderExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(OrderExecutor.class);

    private record Accepted(HostOrder order, RequestContext context, long expiresAtNanos, Cancellation cancellation) {}

    private final String host;
    private final HypervisorDriver driver;
    private final SeenOrders seen;
    private final Reports reports;
    private final Executor threads;
    private final LongSupplier nanoTime;
    private final Map<String, Deque<Accepted>> queues = new HashMap<>();

    /**
     * @param threads on which orders are carried out; how many guests are worked on at once is their number
     * @param nanoTime {@link System#nanoTime}, for the time that orders have left
     */
    public OrderExecutor(
            String host,
            HypervisorDriver driver,
            SeenOrders seen,
            Reports reports,
            Executor threads,
            LongSupplier nanoTime) {
        this.host = host;
        this.driver = driver;
        this.seen = seen;
        this.reports = reports;
        this.threads = threads;
        this.nanoTime = nanoTime;
    }

    /**
     * Accepts an order; it is carried out soon.
     *
     * @throws DependencyUnavailableException if too many are waiting: the order stays in the host's queue
     */
    public void accept(HostOrder order, RequestContext context) {
        OrderHeader header = order.header();
        if (!header.host().equals(host)) {
            throw new IllegalArgumentException("an order for host " + header.host() + " came to " + host);
        }
        Accepted accepted = new Accepted(
                order,
                context,
                nanoTime.getAsLong()
                        + Duration.ofMillis(header.remainingMillis()).toNanos(),
                new Cancellation());
        synchronized (queues) {
            Deque<Accepted> queue = queues.get(header.serverId());
            if (queue != null) {
                if (queue.stream().anyMatch(a -> a.order().header().orderId().equals(header.orderId()))) {
                    return; // being carried out, or about to be
                }
                queue.stream()
                        .filter(a -> a.order().header().fence().isBefore(header.fence()))
                        .forEach(a -> a.cancellation().cancel());
                queue.add(accepted);
                return;
            }
            Deque<Accepted> fresh = new ArrayDeque<>(List.of(accepted));
            queues.put(header.serverId(), fresh);
            try {
                threads.execute(() -> work(header.serverId(), fresh));
            } catch (RejectedExecutionException e) {
                queues.remove(header.serverId());
                throw new DependencyUnavailableException("a free worker", e);
            }
        }
    }

    /** Ids of orders that were accepted and are not done. */
    public List<String> inProgress() {
        List<String> ids = new ArrayList<>();
        synchronized (queues) {
            queues.values()
                    .forEach(queue ->
                            queue.forEach(a -> ids.add(a.order().header().orderId())));
        }
        return ids;
    }

    public boolean isBusy(String serverId) {
        synchronized (queues) {
            return queues.containsKey(serverId);
        }
    }

    private void work(String serverId, Deque<Accepted> queue) {
        while (true) {
            Accepted next;
            synchronized (queues) {
                next = queue.peek();
                if (next == null) {
                    queues.remove(serverId);
                    return;
                }
            }
            try (LogContext request = LogContext.of(next.context());
                    LogContext instance = LogContext.about("instance", serverId)) {
                reports.send(carryOut(next), next.context());
            } catch (RuntimeException e) {
                LOG.error("An order could not be handled", e);
            } finally {
                synchronized (queues) {
                    queue.poll();
                }
            }
        }
    }

    /** @return the report */
    private Object carryOut(Accepted accepted) {
        HostOrder order = accepted.order();
        OrderHeader header = order.header();
        Optional<SeenOrder> before = seen.find(header.serverId());
        if (before.isPresent()) {
            SeenOrder newest = before.get();
            if (newest.orderId().equals(header.orderId()) && newest.done()) {
                return done(order, newest.powerState());
            }
            if (header.fence().isBefore(newest.fence())) {
                LOG.info(
                        "{} is refused: a newer order was seen",
                        order.getClass().getSimpleName());
                return failed(header, "checking its age", "A newer order was seen.", "nothing", true);
            }
        }
        // What is to be removed is removed however late: had it been wanted since, a newer order would have been seen.
        if (isExpired(accepted) && !(order instanceof DestroyGuest)) {
            return failed(
                    header, "waiting for its turn", "The order came too late.", "see how busy the host is", false);
        }
        SeenOrder begun = new SeenOrder(header.orderId(), header.fence(), false, null);
        if (takesTheDirectoryAway(order)) {
            seen.bury(header.serverId(), begun); // so that a late order finds it
        }
        seen.keep(header.serverId(), begun);
        long start = System.nanoTime();
        LOG.info("{} [{}]", OrderWords.beginning(order), order.getClass().getSimpleName());
        try {
            perform(accepted);
        } catch (GuestOperationException e) {
            if (accepted.cancellation().isCancelled()) {
                return failed(header, e.stage(), "A newer order has come.", "nothing", true);
            }
            LOG.warn("{} failed while {}", order.getClass().getSimpleName(), e.stage(), e);
            return failed(header, e.stage(), e.getMessage(), e.nextStep(), false);
        } catch (RuntimeException e) {
            LOG.error("{} failed", order.getClass().getSimpleName(), e);
            return failed(
                    header,
                    "carrying out " + order.getClass().getSimpleName(),
                    "An internal error of the host (" + e.getClass().getSimpleName() + ").",
                    "look for this request id in the log of the host's agent",
                    false);
        }
        PowerState power = driver.power(header.serverId()).orElse(PowerState.NO_STATE);
        SeenOrder finished = new SeenOrder(header.orderId(), header.fence(), true, power.code());
        if (order instanceof DestroyGuest) {
            seen.bury(header.serverId(), finished);
        } else {
            seen.keep(header.serverId(), finished);
        }
        String end = OrderWords.end(order);
        if (end != null) {
            LOG.info("{}", end);
        }
        LOG.info("{} took {} ms", order.getClass().getSimpleName(), (System.nanoTime() - start) / 1_000_000);
        return done(order, power.code());
    }

    /** Where devices are that the owner knows by tags: what such an order moves is asked for by the guest. */
    private List<GuestDevice> devices(HostOrder order) {
        boolean asked = switch (order) {
            case PrepareGuest prepare -> !prepare.guest().tags().isEmpty();
            case DefineGuest define -> !define.guest().tags().isEmpty();
            case RescueGuest rescue -> !rescue.guest().tags().isEmpty();
            case AttachInterface attach -> true;
            default -> false;
        };
        if (!asked) {
            return List.of();
        }
        try {
            return driver.devices(order.header().serverId());
        } catch (GuestOperationException | DependencyUnavailableException unknown) {
            LOG.warn("Where the guest's devices are cannot be told: {}", unknown.getMessage());
            return List.of();
        }
    }

    private static boolean takesTheDirectoryAway(HostOrder order) {
        return order instanceof DestroyGuest || order instanceof SetAsideGuest || order instanceof RestoreGuest;
    }

    private boolean isExpired(Accepted accepted) {
        return nanoTime.getAsLong() - accepted.expiresAtNanos() > 0;
    }

    /** While the hypervisor is away the order waits for it, as long as its time lasts. */
    private void perform(Accepted accepted) {
        while (true) {
            try {
                perform(accepted.order(), accepted.cancellation());
                return;
            } catch (DependencyUnavailableException away) {
                if (isExpired(accepted) || accepted.cancellation().isCancelled()) {
                    throw new GuestOperationException(
                            "waiting for " + away.dependency(),
                            away.dependency() + " does not answer.",
                            "see why it does not run on the host",
                            away);
                }
                LOG.info("Waiting: {}", away.getMessage());
                pause();
            }
        }
    }

    private void perform(HostOrder order, Cancellation cancellation) {
        String id = order.header().serverId();
        switch (order) {
            case PrepareGuest prepare -> driver.prepare(prepare.guest(), prepare.imageTicket(), cancellation);
            case ResumeGuest resume -> driver.resume(id);
            case PauseGuest pause -> driver.pause(id);
            case SuspendGuest suspend -> driver.suspend(id);
            case WakeGuest wake -> driver.wake(wake.guest(), cancellation);
            case RescueGuest rescue ->
                driver.rescue(rescue.guest(), rescue.rescue(), rescue.imageTicket(), cancellation);
            case StopGuest stop -> driver.stop(id, Duration.ofSeconds(stop.graceSeconds()), cancellation);
            case RebootGuest reboot -> driver.reboot(id, Duration.ofSeconds(reboot.graceSeconds()), cancellation);
            case DestroyGuest destroy -> driver.destroy(id);
            case DefineGuest define -> driver.define(define.guest());
            case WipeGuest wipe -> driver.wipe(id);
            case SetAsideGuest aside -> driver.setAside(id, aside.backup(), aside.rootGb(), cancellation);
            case RestoreGuest restore -> driver.restore(id, restore.backup(), restore.mustExist());
            case DropBackup drop -> driver.dropBackup(id, drop.backup());
            case AttachInterface attach -> driver.attachInterface(id, attach.nic());
            case DetachInterface detach -> driver.detachInterface(id, detach.nic(), cancellation);
            case ExtractSnapshot extract ->
                driver.snapshots().extract(id, extract.imageId(), extract.format(), cancellation);
            case UploadSnapshot upload ->
                driver.snapshots().upload(id, upload.imageId(), upload.ticket(), cancellation);
            case DiscardSnapshot discard -> driver.snapshots().discard(id, discard.imageId());
        }
    }

    private OrderDone done(HostOrder order, @Nullable Integer power) {
        OrderHeader header = order.header();
        return new OrderDone(
                header.orderId(), header.serverId(), host, header.fence(), power == null ? 0 : power, devices(order));
    }

    private OrderFailed failed(OrderHeader header, String stage, String message, String nextStep, boolean superseded) {
        return new OrderFailed(
                header.orderId(), header.serverId(), host, header.fence(), stage, message, nextStep, superseded);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
