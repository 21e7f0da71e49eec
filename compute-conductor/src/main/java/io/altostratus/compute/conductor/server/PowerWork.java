package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Definition;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Stop, start and reboot: steps on the server's present host, which end in one of two events. */
final class PowerWork implements Definition<ServerWork> {

    private final WorkflowKind kind;
    private final String actionEvent;
    private final ServerEvent success;
    private final ServerEvent failure;
    private final PowerState power;
    private final ServerProgress progress;
    private final List<Step<ServerWork>> steps;

    /** @param power of the guest after success */
    PowerWork(
            WorkflowKind kind,
            String actionEvent,
            ServerEvent success,
            ServerEvent failure,
            PowerState power,
            ServerProgress progress,
            List<Step<ServerWork>> steps) {
        this.kind = kind;
        this.actionEvent = actionEvent;
        this.success = success;
        this.failure = failure;
        this.power = power;
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
    public ServerWork failed(ServerWork state, Failure reason) {
        return state.withFailure(reason);
    }

    @Override
    public void finished(Execution<ServerWork> execution) {
        progress.happened(execution, success, new ServerChange().power(power).fault(null));
        progress.record(execution, actionEvent, null);
    }

    @Override
    public Undone<ServerWork> undone(Execution<ServerWork> execution) {
        Failure reason = execution.state().failure();
        return new Undone.GivenUp<>(() -> {
            progress.happened(execution, failure, new ServerChange().fault(progress.fault(reason)));
            progress.record(execution, actionEvent, reason);
        });
    }

    private record FindHostStep(ServerProgress progress) implements Step<ServerWork> {

        @Override
        public String name() {
            return "find-host";
        }

        @Override
        public Duration limit() {
            return Duration.ofSeconds(60);
        }

        @Override
        public Outcome<ServerWork> run(Execution<ServerWork> execution) {
            Server server = progress.require(execution.serverId());
            String host = server.placement().host();
            if (host == null) {
                return Outcome.fail(Failure.finalOne(
                        "finding its host", "The server is on no host.", "delete it and make it anew"));
            }
            return Outcome.next(execution
                    .state()
                    .withHost(host, String.valueOf(server.placement().zone())));
        }
    }
}
