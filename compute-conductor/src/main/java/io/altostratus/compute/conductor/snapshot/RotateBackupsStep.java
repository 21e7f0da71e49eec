package io.altostratus.compute.conductor.snapshot;

import io.altostratus.compute.conductor.image.ServerImages;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.workflows.WorkRequest;
import java.time.Duration;
import java.util.List;

/** Keeps as many of the server's backups of this type as were asked for, the newest. */
record RotateBackupsStep(ServerImages images) implements Step<ServerWork> {

    @Override
    public String name() {
        return "rotate-backups";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(2);
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        WorkRequest.Backup backup =
                execution.state().require(WorkRequest.Snapshot.class).backup();
        if (backup != null) {
            List<String> newestFirst = images.backups(execution.serverId(), backup.type(), execution.context());
            newestFirst.stream().skip(backup.rotation()).forEach(id -> images.delete(id, execution.context()));
        }
        return Outcome.next(execution.state());
    }
}
