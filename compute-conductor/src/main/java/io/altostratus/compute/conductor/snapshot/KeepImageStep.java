package io.altostratus.compute.conductor.snapshot;

import io.altostratus.compute.conductor.image.ServerImages;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.model.state.VmState;
import java.time.Duration;
import java.util.Optional;

/** Takes over the image that was made with the request. Undone by deleting it, unless the server lies in it by now. */
public record KeepImageStep(ServerProgress progress, ServerImages images) implements Step<ServerWork> {

    @Override
    public String name() {
        return "keep-image";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        return Outcome.next(execution.state());
    }

    @Override
    public Outcome<ServerWork> undo(Execution<ServerWork> execution) {
        Optional<Server> server = progress.find(execution.serverId());
        if (server.isEmpty() || server.get().state().vm() != VmState.SHELVED) {
            images.delete(execution.state().require(WorkRequest.ToImage.class).imageId(), execution.context());
        }
        return Outcome.next(execution.state());
    }
}
