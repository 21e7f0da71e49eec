package io.altostratus.compute.conductor.host;

import io.altostratus.compute.conductor.workflow.WorkflowEngine;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.compute.database.orders.IssuedOrder;
import io.altostratus.compute.database.orders.OrderOutcome;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.report.DesiredGuests;
import io.altostratus.compute.model.report.DesiredGuestsRequest;
import io.altostratus.compute.model.report.GuestDevice;
import io.altostratus.compute.model.report.GuestPowerChanged;
import io.altostratus.compute.model.report.HostHeartbeat;
import io.altostratus.compute.model.report.HostResources;
import io.altostratus.compute.model.report.OrderDone;
import io.altostratus.compute.model.report.OrderFailed;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.ServerStateMachine;
import io.altostratus.compute.model.state.TaskState;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.context.LogContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.outbox.Outbox;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What hosts tell. Facts are written down first and then whoever waits for them is woken; a report that comes twice or
 * late finds its order closed and changes nothing.
 */
public final class HostReports {

    private static final Logger LOG = LoggerFactory.getLogger(HostReports.class);

    /** An order that a host does not have after this time was lost on the way. */
    private static final Duration SURELY_ARRIVED = Duration.ofSeconds(8);

    /** A host whose agent has not heard itself for so long does not consume, whatever its heartbeat says. */
    private static final Duration DEAF = Duration.ofSeconds(60);

    private final OrderRepository orders;
    private final ServerRepository servers;
    private final ServiceRepository services;
    private final NodeRepository nodes;
    private final WorkflowRepository workflows;
    private final Outbox outbox;
    private final Transactions transactions;
    private final Clock clock;
    private final Consumer<String> wake;

    /** @param wake lets a workflow run soon, see {@link WorkflowEngine#wake} */
    public HostReports(
            OrderRepository orders,
            ServerRepository servers,
            ServiceRepository services,
            NodeRepository nodes,
            WorkflowRepository workflows,
            Outbox outbox,
            Transactions transactions,
            Clock clock,
            Consumer<String> wake) {
        this.orders = orders;
        this.servers = servers;
        this.services = services;
        this.nodes = nodes;
        this.workflows = workflows;
        this.outbox = outbox;
        this.transactions = transactions;
        this.clock = clock;
        this.wake = wake;
    }

    public void done(OrderDone report) {
        close(
                report.orderId(),
                report.serverId(),
                report.host(),
                new OrderOutcome.Done(report.powerState()),
                report.devices());
    }

    public void failed(OrderFailed report) {
        close(
                report.orderId(),
                report.serverId(),
                report.host(),
                new OrderOutcome.Failed(report.stage(), report.message(), report.nextStep(), report.superseded()),
                List.of());
    }

    private void close(String orderId, String serverId, String host, OrderOutcome outcome, List<GuestDevice> devices) {
        Optional<String> waiting = transactions.call(() -> {
            // The workflow's row first, as in every transaction of a conductor: one order, no deadlocks.
            Optional<String> work = workflows.wake(serverId);
            if (!orders.close(orderId, host, outcome)) {
                return Optional.<String>empty();
            }
            if (!devices.isEmpty()) {
                servers.placeDevices(serverId, devices);
            }
            return work;
        });
        waiting.ifPresent(wake);
    }

    /** A guest was started or stopped by something else than an order. */
    public void powerChanged(GuestPowerChanged report) {
        PowerState power = PowerState.of(report.powerState());
        Server server = servers.find(report.serverId()).orElse(null);
        if (server == null
                || !report.host().equals(server.placement().host())
                || report.fence().generation() < server.generation()) {
            return;
        }
        try (LogContext instance = LogContext.about("instance", server.id())) {
            sync(server, power);
        }
    }

    private void sync(Server server, PowerState power) {
        TaskState task = server.state().task();
        if (task != null) {
            LOG.info("During sync_power_state the instance has a pending task ({}). Skip.", task.word());
            return;
        }
        ServerEvent event = found(power);
        ServerState next = event == null
                ? null
                : ServerStateMachine.next(server.state(), event).orElse(null);
        if (server.power() != power) {
            LOG.info(
                    "VM power state {} is not {} as in the database, vm_state: {}{}",
                    power.code(),
                    server.power().code(),
                    server.state().vm().word(),
                    next == null ? "" : ", it becomes " + next.vm().word());
        }
        ServerChange change = new ServerChange().power(power);
        servers.change(server.id(), server.state(), server.generation(), next == null ? change : change.to(next));
    }

    /** Sends again what was sent and has neither been done nor is being done. */
    public void heartbeat(HostHeartbeat report) {
        if (report.probeAgeMillis() > DEAF.toMillis()) {
            LOG.warn(
                    "Host {} sends heartbeats but has not heard itself for {} s: it counts as down",
                    report.host(),
                    report.probeAgeMillis() / 1000);
            return;
        }
        LocalDateTime started = LocalDateTime.ofInstant(Instant.ofEpochSecond(report.startedAt()), ZoneOffset.UTC);
        services.seen(report.host(), ServiceRecord.COMPUTE, started);
        for (IssuedOrder lost : orders.lost(report.host(), report.ordersInProgress(), SURELY_ARRIVED)) {
            Duration left = Duration.between(UtcTime.now(clock), lost.deadline());
            if (left.isPositive()) {
                sendAgain(lost, left);
            }
        }
    }

    private void sendAgain(IssuedOrder lost, Duration left) {
        LOG.info("{} {} for {} is sent to {} again", lost.kind(), lost.id(), lost.serverId(), lost.host());
        transactions.run(() -> {
            HostOrder order = OrderCodec.read(lost.kind(), lost.body());
            outbox.send(
                    Address.host(lost.host(), ComputeQueues.AGENT),
                    order.withHeader(order.header().withRemaining(left.toMillis())),
                    lost.context());
            orders.sentAgain(lost.id());
        });
    }

    public void resources(HostResources report) {
        boolean fresh = transactions.call(() -> {
            boolean created = nodes.report(report);
            services.seen(report.host(), ServiceRecord.COMPUTE, report.zone(), UtcTime.now(clock));
            return created;
        });
        if (fresh) {
            LOG.warn("No compute node record for host {}: this is its first report, the record is made", report.host());
        }
    }

    /** One in error may need what is left on its host, whatever that is. */
    private static boolean isWithoutBackup(Server server) {
        return server.state().task() == null
                && server.state().vm() != VmState.ERROR
                && server.wayBack().resize() == null;
    }

    public DesiredGuests desired(DesiredGuestsRequest request) {
        List<DesiredGuests.Guest> guests = servers.onHost(request.host()).stream()
                .map(server -> new DesiredGuests.Guest(
                        server.id(),
                        server.generation(),
                        server.state().task() == null,
                        expected(server).code(),
                        isWithoutBackup(server)))
                .toList();
        return new DesiredGuests(guests);
    }

    /** What a power state that was found without having been asked for means; null for nothing. */
    private static @Nullable ServerEvent found(PowerState power) {
        return switch (power) {
            case RUNNING -> ServerEvent.FOUND_RUNNING;
            case SHUTDOWN, CRASHED -> ServerEvent.FOUND_STOPPED;
            default -> null;
        };
    }

    /** None where the known power state does not go with the server's: then the host tells what it is. */
    private static PowerState expected(Server server) {
        ServerEvent event = found(server.power());
        boolean contradicts =
                event != null && ServerStateMachine.next(server.state(), event).isPresent();
        return contradicts ? PowerState.NO_STATE : server.power();
    }
}
