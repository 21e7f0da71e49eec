package io.altostratus.compute.conductor.build;

import io.altostratus.compute.conductor.server.ServerDefinition;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.List;

/** Makes a server: claim a host, make ports, prepare the guest paused, wait for its network, let it run. */
final class BuildServer implements ServerDefinition {

    /** The name under which Nova's users know this part of the work. */
    static final String EVENT = "compute__do_build_and_run_instance";

    private final ServerProgress progress;
    private final BuildPolicy policy;
    private final NodeRepository nodes;
    private final List<Step<ServerWork>> steps;

    BuildServer(ServerProgress progress, BuildPolicy policy, NodeRepository nodes, List<Step<ServerWork>> steps) {
        this.progress = progress;
        this.policy = policy;
        this.nodes = nodes;
        this.steps = List.copyOf(steps);
    }

    @Override
    public WorkflowKind kind() {
        return WorkflowKind.BUILD_SERVER;
    }

    @Override
    public List<Step<ServerWork>> steps() {
        return steps;
    }

    @Override
    public void finished(Execution<ServerWork> execution) {
        progress.happened(execution, ServerEvent.BUILT, progress.built().power(PowerState.RUNNING));
        progress.record(execution, EVENT, null);
        String host = execution.state().host();
        if (host != null) {
            nodes.buildSucceeded(host);
        }
    }

    /** What another host might do better counts against this one when hosts are weighed. */
    private void count(ServerWork state) {
        Failure failure = state.failure();
        if (state.host() != null && failure != null && failure.retryable()) {
            nodes.buildFailed(state.host());
        }
    }

    @Override
    public Undone<ServerWork> undone(Execution<ServerWork> execution) {
        ServerWork state = execution.state();
        if (policy.triesAgain(state)) {
            return new Undone.Again<>(state.nextAttempt(), () -> {
                count(state);
                progress.record(execution, EVENT, state.failure());
                progress.happened(execution, ServerEvent.HOST_FAILED, new ServerChange().unplaced());
            });
        }
        return new Undone.GivenUp<>(() -> {
            count(state);
            progress.record(execution, EVENT, state.failure());
            progress.happened(
                    execution,
                    ServerEvent.BUILD_FAILED,
                    new ServerChange()
                            .unplaced()
                            .nics(List.of())
                            .noAdminPassword()
                            .fault(progress.fault(state.failure())));
        });
    }
}
