package io.altostratus.compute.conductor.shelve;

import io.altostratus.compute.conductor.image.ServerImages;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.PlannedPort;
import io.altostratus.compute.database.workflows.WorkRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Finds the image in which the server lies, and the ports that it has. */
record FindShelvedImageStep(ServerProgress progress, ServerImages images) implements Step<ServerWork> {

    static final String STAGE = "finding its image";

    @Override
    public String name() {
        return "find-shelved-image";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(2);
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        Server server = progress.require(execution.serverId());
        Server.Shelf shelf = server.wayBack().shelf();
        String imageId = shelf == null ? null : shelf.imageId();
        Optional<ServerImages.Facts> image = imageId == null
                ? Optional.empty()
                : images.find(imageId, execution.context()).filter(ServerImages.Facts::isActive);
        if (image.isEmpty()) {
            return Outcome.fail(Failure.finalOne(
                    STAGE, "The image in which the server lies is gone.", "delete the server and make it anew"));
        }
        ServerImages.Facts facts = image.get();
        WorkRequest.Unshelve request = execution.state().require(WorkRequest.Unshelve.class);
        return Outcome.next(execution
                .state()
                .withPorts(ports(server))
                .withRequest(request.withImage(new Server.Image(
                        facts.id(),
                        facts.name(),
                        facts.diskFormat(),
                        facts.sizeBytes(),
                        facts.minDiskGb(),
                        server.image().minRamMb(),
                        server.image().properties()))));
    }

    static List<PlannedPort> ports(Server server) {
        return server.nics().stream()
                .map(nic -> PlannedPort.first(
                        nic.portId(), nic.networkId(), nic.networkName(), nic.mtu(), null, nic.ownPort()))
                .toList();
    }
}
