package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Kinds of work on a server where it is, which end by one of two events. */
public abstract class PlacedWorkflows implements WorkflowSet {

    public final WorkflowParts parts;
    public final BootSteps boot;

    protected PlacedWorkflows(WorkflowParts parts) {
        this.parts = parts;
        this.boot = new BootSteps(parts);
    }

    /**
     * Work that ends in one of two events.
     *
     * @param actionEvent the name under which Nova's users know this part of the work
     * @param onSuccess what is written with the good end
     * @param onFailure what is written with the bad end
     */
    protected PlacedWork work(
            WorkflowKind kind,
            String actionEvent,
            ServerEvent success,
            ServerEvent failure,
            Supplier<ServerChange> onSuccess,
            Function<@Nullable Failure, ServerChange> onFailure,
            List<Step<ServerWork>> steps) {
        ServerProgress progress = parts.progress();
        return new PlacedWork(
                kind,
                progress,
                ToldStep.part(actionEvent, progress, steps),
                execution -> {
                    progress.happened(execution, success, onSuccess.get());
                    progress.record(execution, actionEvent, null);
                },
                execution -> {
                    Failure reason = execution.state().failure();
                    progress.happened(execution, failure, onFailure.apply(reason));
                    progress.record(execution, actionEvent, reason);
                });
    }

    /** The server has this power state, and what went wrong before is past. */
    protected static Supplier<ServerChange> power(PowerState state) {
        return () -> new ServerChange().power(state).fault(null);
    }

    protected ServerChange withFault(@Nullable Failure reason) {
        return new ServerChange().fault(parts.progress().fault(reason));
    }
}
