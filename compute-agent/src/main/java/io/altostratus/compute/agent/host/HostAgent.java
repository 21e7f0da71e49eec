package io.altostratus.compute.agent.host;

import io.altostratus.compute.agent.console.ConsoleRelay;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.driver.HypervisorDriver;
import io.altostratus.compute.agent.guest.SeenOrders;
import io.altostratus.compute.agent.order.GuestConvergence;
import io.altostratus.compute.agent.order.OrderExecutor;
import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.order.CacheImage;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.report.ChangePasswordRequest;
import io.altostratus.compute.model.report.ConsoleAccess;
import io.altostratus.compute.model.report.ConsoleAccessRequest;
import io.altostratus.compute.model.report.ConsoleOutput;
import io.altostratus.compute.model.report.ConsoleOutputRequest;
import io.altostratus.compute.model.report.CrashDumpRequest;
import io.altostratus.compute.model.report.DesiredGuests;
import io.altostratus.compute.model.report.DesiredGuestsRequest;
import io.altostratus.compute.model.report.DiagnosticsRequest;
import io.altostratus.compute.model.report.GuestCallDone;
import io.altostratus.compute.model.report.HostHeartbeat;
import io.altostratus.compute.model.report.HostInventory;
import io.altostratus.compute.model.report.HostInventoryRequest;
import io.altostratus.compute.model.report.HostResources;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.context.LogContext;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.CallChannel;
import io.altostratus.messaging.CallRefusedException;
import io.altostratus.messaging.Caller;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.Envelope;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.QueueProbe;
import io.altostratus.messaging.Topology;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Queue;

/**
 * One host: takes its orders, reports, and makes sure that nothing is on it that does not belong there. Messages are
 * hints; what counts is what the conductor says when it is asked, which happens at the start, after a reconnect, and now
 * and then.
 */
public final class HostAgent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostAgent.class);
    private static final int MOST_WAITING = 2_000;
    private static final Duration CALL_LIMIT = Duration.ofSeconds(20);

    private final HostIdentity identity;
    private final HypervisorDriver driver;
    private final ConsoleRelay consoles;
    private final Broker broker;
    private final ThreadPoolExecutor threads;
    private final OrderExecutor executor;
    private final GuestConvergence convergence;
    private final ReportSender reports;
    private final QueueProbe probe;
    private final Caller calls;
    private final ScheduledExecutorService timer;
    private final ProcessorLoad load = new ProcessorLoad();
    private final long startedAt;

    /** @param timer shared by all hosts of this process; nothing on it takes long */
    public HostAgent(
            HostIdentity identity,
            HypervisorDriver driver,
            SeenOrders seen,
            ConsoleRelay consoles,
            Broker broker,
            Clock clock,
            ScheduledExecutorService timer) {
        this.identity = identity;
        this.driver = driver;
        this.consoles = consoles;
        this.broker = broker;
        this.timer = timer;
        this.startedAt = clock.instant().getEpochSecond();
        this.reports = new ReportSender(broker, identity.host());
        this.threads = workers(identity.workers());
        this.executor = new OrderExecutor(identity.host(), driver, seen, reports, threads, System::nanoTime);
        this.convergence = new GuestConvergence(identity.host(), driver, seen, executor, reports);
        this.probe = new QueueProbe(broker, identity.host(), ComputeQueues.AGENT, clock);
        this.calls = CallChannel.toServices(broker);
    }

    /** Platform threads: a hypervisor's calls pin the thread that makes them. */
    private static ThreadPoolExecutor workers(int number) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                number,
                number,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("order-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    public void start() {
        driver.listen(serverId ->
                timer.schedule(() -> safely(() -> convergence.reportPower(serverId)), 200, TimeUnit.MILLISECONDS));
        broker.whenConnected(this::reportAndConverge);
        Queue queue = new Queue(Topology.hostQueue(identity.host(), ComputeQueues.AGENT));
        MessageHandlers handlers = probe.handledBy(new MessageHandlers());
        HostOrder.kinds().forEach(kind -> handlers.on(kind, (order, d) -> executor.accept(order, d.context())));
        handlers.on(CacheImage.class, (message, d) -> cache(message))
                .answer(ConsoleOutputRequest.class, (request, d) -> console(request))
                .answer(ConsoleAccessRequest.class, (request, d) -> consoleAccess(request))
                .answer(HostInventoryRequest.class, (request, d) -> inventory())
                .answer(
                        CrashDumpRequest.class,
                        (request, d) -> called(request.serverId(), () -> {
                            driver.crashDump(request.serverId());
                            return new GuestCallDone(request.serverId());
                        }))
                .answer(
                        ChangePasswordRequest.class,
                        (request, d) -> called(request.serverId(), () -> {
                            driver.changePassword(request.serverId(), request.user(), request.password());
                            return new GuestCallDone(request.serverId());
                        }))
                .answer(
                        DiagnosticsRequest.class,
                        (request, d) -> called(request.serverId(), () -> driver.diagnostics(request.serverId())));
        Consumer consumer = new Consumer(broker, queue, handlers, 2, Topology.hostExchange(identity.host()));
        broker.start(List.of(consumer));
        long heartbeat = identity.heartbeat().toMillis();
        timer.scheduleWithFixedDelay(() -> safely(this::heartbeat), 500, heartbeat, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(() -> safely(this::reportResources), 60, 60, TimeUnit.SECONDS);
        long converge = identity.converge().toMillis();
        timer.scheduleWithFixedDelay(
                () -> Thread.ofVirtual().name("converge").start(() -> safely(this::converge)),
                converge,
                converge,
                TimeUnit.MILLISECONDS);
    }

    /** Beside the orders: nobody waits for it, and it may take long. */
    private void cache(CacheImage message) {
        Thread.ofPlatform().daemon().name("cache-image").start(() -> {
            try {
                driver.cacheImage(message.image(), message.ticket());
                LOG.info("Image {} is in the cache", message.image().id());
            } catch (RuntimeException e) {
                LOG.warn("Image {} is not cached: {}", message.image().id(), e.toString());
            }
        });
    }

    private ConsoleOutput console(ConsoleOutputRequest request) {
        return new ConsoleOutput(driver.console(request.serverId(), request.lines())
                .orElseThrow(() -> new CallRefusedException("no-guest", "the guest is not on this host")));
    }

    /** A guest that does not do what a caller waits for is the caller's to know. */
    private static <T> T called(String serverId, Supplier<T> work) {
        try (LogContext instance = LogContext.about("instance", serverId)) {
            return work.get();
        } catch (GuestOperationException e) {
            LOG.info("Refused while {}: {}", e.stage(), e.getMessage());
            throw new CallRefusedException("guest", e.getMessage());
        }
    }

    private ConsoleAccess consoleAccess(ConsoleAccessRequest request) {
        try {
            SocketAddress console = driver.consoleAddress(request.serverId(), request.kind())
                    .orElseThrow(() -> new CallRefusedException(
                            ConsoleAccess.NO_CONSOLE, "the guest has no console " + request.kind()));
            return consoles.admit(request, console);
        } catch (GuestOperationException notThere) {
            throw new CallRefusedException(ConsoleAccess.NO_GUEST, notThere.getMessage());
        }
    }

    private HostInventory inventory() {
        return new HostInventory(
                driver.guests().stream().map(HypervisorDriver.Guest::serverId).toList(),
                driver.directories(),
                driver.taps());
    }

    private void reportAndConverge() {
        safely(this::reportResources);
        safely(this::heartbeat);
        safely(this::converge);
    }

    private void heartbeat() {
        RequestContext context = background();
        long age = probe.probe(context).toMillis();
        HostHeartbeat heartbeat = new HostHeartbeat(identity.host(), startedAt, age, executor.inProgress());
        broker.publisher()
                .hint(
                        Address.fromHost(identity.host(), Topology.hostsQueue(ComputeQueues.CONDUCTOR)),
                        Envelope.of(heartbeat, context));
    }

    private void reportResources() {
        HypervisorDriver.Facts facts = driver.facts();
        List<HypervisorDriver.Guest> known = driver.guests();
        int guests = (int) known.stream()
                .filter(guest -> guest.power() != PowerState.SHUTDOWN)
                .count();
        reports.send(
                new HostResources(
                        identity.host(),
                        facts.hostname(),
                        facts.type(),
                        facts.version(),
                        facts.vcpus(),
                        facts.memoryMb(),
                        facts.diskGb(),
                        identity.reservedMemoryMb(),
                        identity.reservedDiskGb(),
                        guests,
                        identity.address(),
                        facts.cpuInfo(),
                        identity.zone(),
                        Uptime.read(),
                        facts.diskAvailableLeastGb(),
                        identity.reservedVcpus(),
                        facts.traits(),
                        new HostResources.OwnRatios(
                                identity.placement().cpuRatio(),
                                identity.placement().memoryRatio(),
                                identity.placement().diskRatio()),
                        identity.placement().metrics() ? load.read() : Map.of()),
                background());
        Integer least = facts.diskAvailableLeastGb();
        LOG.info(
                "Final resource view: name={} phys_ram={}MB used_ram={}MB phys_disk={}GB used_disk={}GB total_vcpus={}"
                        + " used_vcpus={} pci_stats=[] guests={}",
                facts.hostname(),
                facts.memoryMb(),
                identity.reservedMemoryMb()
                        + known.stream()
                                .mapToInt(HypervisorDriver.Guest::memoryMb)
                                .sum(),
                facts.diskGb(),
                least == null ? "?" : facts.diskGb() - least,
                facts.vcpus(),
                known.stream().mapToInt(HypervisorDriver.Guest::vcpus).sum(),
                guests);
        LOG.info("Compute service record updated for {}:{}", identity.host(), facts.hostname());
    }

    private void converge() {
        convergence.converge(() -> calls.call(
                Address.fromHost(identity.host(), Topology.hostsQueue(ComputeQueues.CONDUCTOR)),
                new DesiredGuestsRequest(identity.host()),
                DesiredGuests.class,
                CALL_LIMIT,
                background()));
    }

    private static void safely(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.warn("Not done now, it will be tried again: {}", e.toString());
        }
    }

    private static RequestContext background() {
        return RequestContext.background(RequestIds.next());
    }

    @Override
    public void close() {
        threads.shutdownNow();
        consoles.close();
        reports.close();
        broker.close();
    }
}
