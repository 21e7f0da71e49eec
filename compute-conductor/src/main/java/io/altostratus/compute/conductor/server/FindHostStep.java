package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.Server;
import java.time.Duration;

/** Finds the host that the server is on. */
public record FindHostStep(ServerProgress progress) implements Step<ServerWork> {

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
            return Outcome.fail(
                    Failure.finalOne("finding its host", "The server is on no host.", "delete it and make it anew"));
        }
        return Outcome.next(execution
                .state()
                .withHost(host, String.valueOf(server.placement().zone())));
    }
}
