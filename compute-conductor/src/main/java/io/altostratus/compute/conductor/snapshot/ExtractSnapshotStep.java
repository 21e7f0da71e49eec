package io.altostratus.compute.conductor.snapshot;

import io.altostratus.compute.conductor.server.HostOrderStep;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.model.order.DiscardSnapshot;
import io.altostratus.compute.model.order.ExtractSnapshot;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.function.Function;

/** Has the host copy the disk to a file. Undone by removing the file; a guest that was halted goes on then. */
public final class ExtractSnapshotStep extends HostOrderStep {

    public static final String NAME = "extract-snapshot";
    private static final String UNDO = "undo-extract-snapshot";

    private final ServerProgress progress;

    public ExtractSnapshotStep(WorkflowParts parts) {
        super(NAME, parts.limits().prepareGuest().multipliedBy(6), parts.orders(), parts.liveness());
        this.progress = parts.progress();
    }

    @Override
    protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
        WorkRequest.ToImage image = execution.state().require(WorkRequest.ToImage.class);
        return header -> new ExtractSnapshot(header, image.imageId(), image.format());
    }

    @Override
    protected void beforeSending(Execution<ServerWork> execution) {
        if (execution.state().request() instanceof WorkRequest.Snapshot snapshot && snapshot.backup() == null) {
            progress.happened(execution, ServerEvent.SNAPSHOT_BEGUN, new ServerChange());
        }
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        Outcome<ServerWork> outcome = super.run(execution);
        return outcome instanceof Outcome.Next<ServerWork> next
                ? Outcome.next(
                        next.state(),
                        () -> progress.happened(execution, ServerEvent.SNAPSHOT_EXTRACTED, new ServerChange()))
                : outcome;
    }

    @Override
    public Outcome<ServerWork> undo(Execution<ServerWork> execution) {
        ServerWork state = execution.state();
        if (!state.orders().containsKey(NAME)) {
            return Outcome.next(state);
        }
        String image = state.require(WorkRequest.ToImage.class).imageId();
        // A host that cannot do it now lets the guest go on and removes the file by itself.
        return perform(execution, UNDO, e -> header -> new DiscardSnapshot(header, image), () -> {})
                .orGoOn(state);
    }
}
