package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.image.ImageTickets;
import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.conductor.workflow.Definition;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.order.RebootGuest;
import io.altostratus.compute.model.order.ResumeGuest;
import io.altostratus.compute.model.order.StopGuest;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that is done with servers, put together. */
public final class ServerWorkflows {

    private static final Duration GUEST_START = Duration.ofMinutes(2);

    private final ServerProgress progress;
    private final HostScheduler scheduler;
    private final NetworkPorts network;
    private final ImageTickets tickets;
    private final NodeRepository nodes;
    private final OrderRepository orders;
    private final ExternalEventRepository events;
    private final HostLiveness liveness;
    private final WorkflowLimits limits;

    public ServerWorkflows(
            ServerProgress progress,
            HostScheduler scheduler,
            NetworkPorts network,
            ImageTickets tickets,
            NodeRepository nodes,
            OrderRepository orders,
            ExternalEventRepository events,
            HostLiveness liveness,
            WorkflowLimits limits) {
        this.progress = progress;
        this.scheduler = scheduler;
        this.network = network;
        this.tickets = tickets;
        this.nodes = nodes;
        this.orders = orders;
        this.events = events;
        this.liveness = liveness;
        this.limits = limits;
    }

    public List<Definition<ServerWork>> definitions() {
        return List.of(
                build(), delete(), stop(), start(), softReboot(), hardReboot(), attachInterface(), detachInterface());
    }

    private Definition<ServerWork> build() {
        BuildPolicy policy = new BuildPolicy(limits.buildAttempts());
        return new BuildServer(
                progress,
                policy,
                List.of(
                        new SelectHostStep(progress, scheduler, nodes, network, policy),
                        new CreatePortsStep(progress, network),
                        new PrepareGuestStep(limits.prepareGuest(), true, orders, liveness, progress, tickets, events),
                        awaitNetwork(),
                        resume()));
    }

    private Definition<ServerWork> delete() {
        return new DeleteServer(progress, nodes, orders, events, network, liveness, limits.destroyGuest());
    }

    private Definition<ServerWork> stop() {
        int grace = (int) limits.shutdownGrace().toSeconds();
        return new PlacedWork(
                WorkflowKind.STOP_SERVER,
                "compute_stop_instance",
                ServerEvent.STOPPED,
                ServerEvent.STOP_FAILED,
                power(PowerState.SHUTDOWN),
                this::withFault,
                progress,
                List.of(new SimpleOrderStep(
                        "stop-guest",
                        limits.shutdownGrace().plus(GUEST_START),
                        orders,
                        liveness,
                        header -> new StopGuest(header, grace))));
    }

    private Definition<ServerWork> start() {
        return new PlacedWork(
                WorkflowKind.START_SERVER,
                "compute_start_instance",
                ServerEvent.STARTED,
                ServerEvent.START_FAILED,
                power(PowerState.RUNNING),
                this::withFault,
                progress,
                boot());
    }

    private Definition<ServerWork> softReboot() {
        int grace = (int) limits.shutdownGrace().toSeconds();
        return new PlacedWork(
                WorkflowKind.REBOOT_SERVER,
                "compute_reboot_instance",
                ServerEvent.REBOOTED,
                ServerEvent.REBOOT_FAILED,
                power(PowerState.RUNNING),
                this::withFault,
                progress,
                List.of(new SimpleOrderStep(
                        "reboot-guest",
                        limits.shutdownGrace().plus(GUEST_START),
                        orders,
                        liveness,
                        header -> new RebootGuest(header, grace))));
    }

    private Definition<ServerWork> hardReboot() {
        return new PlacedWork(
                WorkflowKind.HARD_REBOOT_SERVER,
                "compute_reboot_instance",
                ServerEvent.REBOOTED,
                ServerEvent.REBOOT_FAILED,
                power(PowerState.RUNNING),
                this::withFault,
                progress,
                boot());
    }

    private Definition<ServerWork> attachInterface() {
        return new PlacedWork(
                WorkflowKind.ATTACH_INTERFACE,
                "compute_attach_interface",
                ServerEvent.INTERFACE_ATTACHED,
                ServerEvent.INTERFACE_ATTACH_FAILED,
                ServerChange::new,
                reason -> new ServerChange(),
                progress,
                List.of(
                        new BindPortStep(progress, network),
                        new AttachInterfaceStep(GUEST_START, orders, liveness, progress, events),
                        new AwaitPlugStep(awaitNetwork(), orders)));
    }

    private Definition<ServerWork> detachInterface() {
        return new PlacedWork(
                WorkflowKind.DETACH_INTERFACE,
                "compute_detach_interface",
                ServerEvent.INTERFACE_DETACHED,
                ServerEvent.INTERFACE_DETACH_FAILED,
                ServerChange::new,
                reason -> new ServerChange(),
                progress,
                List.of(
                        new DetachInterfaceStep(GUEST_START, orders, liveness, progress, network),
                        new ReleasePortStep("release-port", network)));
    }

    private static Supplier<ServerChange> power(PowerState state) {
        return () -> new ServerChange().power(state).fault(null);
    }

    private ServerChange withFault(@Nullable Failure reason) {
        return new ServerChange().fault(progress.fault(reason));
    }

    /** Starting is always done from the ground up, so that it works after the host itself was started anew. */
    private List<Step<ServerWork>> boot() {
        return List.of(
                new PrepareGuestStep(GUEST_START, false, orders, liveness, progress, tickets, events),
                awaitNetwork(),
                resume());
    }

    private Step<ServerWork> awaitNetwork() {
        return new AwaitNetworkStep(limits.networkReady(), progress, network, events);
    }

    private Step<ServerWork> resume() {
        return new SimpleOrderStep("resume-guest", GUEST_START, orders, liveness, ResumeGuest::new);
    }
}
