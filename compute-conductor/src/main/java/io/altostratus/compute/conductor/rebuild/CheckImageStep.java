package io.altostratus.compute.conductor.rebuild;

import io.altostratus.compute.conductor.build.SelectHostStep;
import io.altostratus.compute.conductor.server.HostScheduler;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.schedule.CheckHostRequest;
import io.altostratus.messaging.CallRefusedException;
import java.time.Duration;

/**
 * Has the scheduler look whether the server's host will do for the image of which the server is to be made anew. It comes
 * before anything is taken from the guest, and changes nothing.
 */
record CheckImageStep(ServerProgress progress, HostScheduler scheduler) implements Step<ServerWork> {

    private static final String STAGE = "looking whether the host will do for the new image";

    @Override
    public String name() {
        return "check-image";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        Server server = progress.require(execution.serverId());
        ServerWork state = execution.state();
        try {
            scheduler.check(
                    new CheckHostRequest(SelectHostStep.request(server, state).stayingOn(state.requireHost())),
                    execution.context());
        } catch (CallRefusedException refused) {
            return Outcome.fail(Failure.finalOne(
                    STAGE,
                    String.valueOf(refused.getMessage()),
                    "see the scheduler's log for the filter that refused the host; choose another image"));
        }
        return Outcome.next(state);
    }
}
