package io.altostratus.compute.conductor.rebuild;

import static io.altostratus.compute.conductor.server.BootSteps.GUEST_START;

import io.altostratus.compute.conductor.server.GuestSpecs;
import io.altostratus.compute.conductor.server.HostOrderStep;
import io.altostratus.compute.conductor.server.PlacedWork;
import io.altostratus.compute.conductor.server.PlacedWorkflows;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.ShutdownStep;
import io.altostratus.compute.conductor.server.SimpleOrderStep;
import io.altostratus.compute.conductor.server.StepWith;
import io.altostratus.compute.conductor.server.ToldStep;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.workflow.Definition;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.order.PrepareGuest;
import io.altostratus.compute.model.order.StopGuest;
import io.altostratus.compute.model.order.WipeGuest;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.VmState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a server anew of its image, which the request has changed: the guest of before is shut down and removed, another
 * one made in its place with the same cards. Nothing of this can be undone; what fails leaves the server in error, from
 * which it can be rebuilt again.
 */
public final class RebuildWorkflows extends PlacedWorkflows {

    private static final String EVENT = "compute_rebuild_instance";

    /** What Nova's users know as the part that comes before it. */
    private static final String SCHEDULING = "rebuild_server";

    public RebuildWorkflows(WorkflowParts parts) {
        super(parts);
    }

    @Override
    public List<Definition<ServerWork>> definitions() {
        ServerProgress progress = parts.progress();
        List<Step<ServerWork>> steps = new ArrayList<>();
        steps.add(ToldStep.ifItFails(
                SCHEDULING,
                progress,
                StepWith.onlyIf(
                        execution -> imageBefore(execution) != null, new CheckImageStep(progress, parts.scheduler()))));
        steps.addAll(ToldStep.part(
                EVENT,
                progress,
                List.of(
                        StepWith.onlyIf(this::runs, new ShutdownStep("stop-guest", parts, StopGuest::new)),
                        StepWith.then(
                                order("wipe-guest", WipeGuest::new),
                                execution ->
                                        progress.happened(execution, ServerEvent.REBUILD_WIPED, new ServerChange())),
                        new MakeAnewStep(parts),
                        StepWith.onlyIf(this::runs, boot.awaitNetwork()),
                        StepWith.onlyIf(this::runs, boot.resume()),
                        StepWith.onlyIf(
                                execution -> !runs(execution),
                                order("halt-guest", header -> new StopGuest(header, 0))))));
        return List.of(new PlacedWork(
                WorkflowKind.REBUILD_SERVER,
                progress,
                steps,
                execution -> {
                    PowerState power = runs(execution) ? PowerState.RUNNING : PowerState.SHUTDOWN;
                    progress.happened(
                            execution, ServerEvent.REBUILT, progress.built().power(power));
                    progress.record(execution, EVENT, null);
                },
                this::failed));
    }

    /** One whose host was asked for nothing is as it was, guest and all, and has the image again that it is made of. */
    private void failed(Execution<ServerWork> execution) {
        Failure reason = execution.state().failure();
        boolean untouched = execution.state().orders().isEmpty();
        ServerChange change = withFault(reason).noAdminPassword();
        Server.Image before = imageBefore(execution);
        if (untouched && before != null) {
            change.image(before);
        }
        parts.progress().happened(execution, ServerEvent.REBUILD_FAILED, change);
        parts.progress().record(execution, EVENT, reason);
    }

    /** Null if it is made of the same one. */
    private static Server.@Nullable Image imageBefore(Execution<ServerWork> execution) {
        return execution.state().request() instanceof WorkRequest.Rebuild(Server.Image before) ? before : null;
    }

    /** Whether it is to run afterwards: all but those that were stopped are. */
    private boolean runs(Execution<ServerWork> execution) {
        return parts.progress()
                .find(execution.serverId())
                .filter(server -> server.state().vm() == VmState.STOPPED)
                .isEmpty();
    }

    private Step<ServerWork> order(String name, Function<OrderHeader, HostOrder> make) {
        return new SimpleOrderStep(name, GUEST_START, parts.orders(), parts.liveness(), make);
    }

    /** Lets the host make the guest of its new image and start it paused. */
    private static final class MakeAnewStep extends HostOrderStep {

        private final WorkflowParts parts;
        private final GuestSpecs guests;

        MakeAnewStep(WorkflowParts parts) {
            super("prepare-guest", parts.limits().prepareGuest(), parts.orders(), parts.liveness());
            this.parts = parts;
            this.guests = new GuestSpecs(parts.progress());
        }

        @Override
        protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
            Server server = parts.progress().require(execution.serverId());
            GuestSpec guest = guests.of(server, execution.context());
            String ticket = parts.tickets()
                    .ticket(server.image().id(), execution.state().requireHost(), execution.context());
            return header -> new PrepareGuest(header, guest, ticket);
        }

        @Override
        protected void beforeSending(Execution<ServerWork> execution) {
            parts.events().clear(execution.serverId(), ExternalEventRepository.VIF_PLUGGED);
            parts.progress().happened(execution, ServerEvent.REBUILD_SPAWNING, new ServerChange());
        }
    }
}
