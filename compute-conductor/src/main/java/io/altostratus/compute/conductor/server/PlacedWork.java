package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.workflows.WorkflowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Steps on the server's present host. */
public final class PlacedWork implements ServerDefinition {

    private final WorkflowKind kind;
    private final Consumer<Execution<ServerWork>> good;
    private final Consumer<Execution<ServerWork>> bad;
    private final List<Step<ServerWork>> steps;

    /**
     * @param good writes the good end, in the transaction that finishes the work
     * @param bad the same for the end that comes when all is undone
     */
    public PlacedWork(
            WorkflowKind kind,
            ServerProgress progress,
            List<Step<ServerWork>> steps,
            Consumer<Execution<ServerWork>> good,
            Consumer<Execution<ServerWork>> bad) {
        this.kind = kind;
        this.good = good;
        this.bad = bad;
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
    public List<Step<ServerWork>> steps() {
        return steps;
    }

    @Override
    public void finished(Execution<ServerWork> execution) {
        good.accept(execution);
    }

    @Override
    public Undone<ServerWork> undone(Execution<ServerWork> execution) {
        return new Undone.GivenUp<>(() -> bad.accept(execution));
    }
}
