package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Definition;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Steps on the server's present host, which end in one of two events. */
final class PlacedWork implements Definition<ServerWork> {

    private final WorkflowKind kind;
    private final String actionEvent;
    private final ServerEvent success;
    private final ServerEvent failure;
    private final Supplier<ServerChange> onSuccess;
    private final Function<@Nullable Failure, ServerChange> onFailure;
    private final ServerProgress progress;
    private final List<Step<ServerWork>> steps;

    /**
     * @param onSuccess what is written with the good end
     * @param onFailure what is written with the bad end
     */
    PlacedWork(
            WorkflowKind kind,
            String actionEvent,
            ServerEvent success,
            ServerEvent failure,
            Supplier<ServerChange> onSuccess,
            Function<@Nullable Failure, ServerChange> onFailure,
            ServerProgress progress,
            List<Step<ServerWork>> steps) {
        this.kind = kind;
        this.actionEvent = actionEvent;
        this.success = success;
        this.failure = failure;
        this.onSuccess = onSuccess;
        this.onFailure = onFailure;
        this.progress = progress;
        List<Step<ServerWork>> all = new ArrayList<>();
        all.add(new FindHostStep(progress));
        all.addAll(steps);
        this.steps = List.copyOf(all);
    }

    @Override
    public WorkflowKind kind() {
        return kind;
    }

    @Override
    public Class<ServerWork> stateType() {
        return ServerWork.class;
    }

    @Override
    public List<Step<ServerWork>> steps() {
        return steps;
    }

    @Override
    public ServerWork takeOver(String serverId, WorkflowKind other, @Nullable String state) {
        return ServerWork.after(state);
    }

    @Override
    public ServerWork failed(ServerWork state, Failure reason) {
        return state.withFailure(reason);
    }

    @Override
    public void finished(Execution<ServerWork> execution) {
        progress.happened(execution, success, onSuccess.get());
        progress.record(execution, actionEvent, null);
    }

    @Override
    public Undone<ServerWork> undone(Execution<ServerWork> execution) {
        Failure reason = execution.state().failure();
        return new Undone.GivenUp<>(() -> {
            progress.happened(execution, failure, onFailure.apply(reason));
            progress.record(execution, actionEvent, reason);
        });
    }
}
