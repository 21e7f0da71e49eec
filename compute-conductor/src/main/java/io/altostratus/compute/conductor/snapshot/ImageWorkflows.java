package io.altostratus.compute.conductor.snapshot;

import io.altostratus.compute.conductor.server.BestEffortStep;
import io.altostratus.compute.conductor.server.FindHostStep;
import io.altostratus.compute.conductor.server.ServerDefinition;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.server.WorkflowSet;
import io.altostratus.compute.conductor.workflow.Definition;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.List;

/** Snapshots and backups. */
public final class ImageWorkflows implements WorkflowSet {

    private final WorkflowParts parts;

    public ImageWorkflows(WorkflowParts parts) {
        this.parts = parts;
    }

    @Override
    public List<Definition<ServerWork>> definitions() {
        return List.of(new SnapshotServer(
                parts.progress(),
                List.of(
                        new KeepImageStep(parts.progress(), parts.images()),
                        new FindHostStep(parts.progress()),
                        new ExtractSnapshotStep(parts),
                        new UploadSnapshotStep(parts),
                        BestEffortStep.of(new RotateBackupsStep(parts.images())))));
    }

    /** However it ends, the server is what it was. */
    private record SnapshotServer(ServerProgress progress, List<Step<ServerWork>> steps) implements ServerDefinition {

        @Override
        public WorkflowKind kind() {
            return WorkflowKind.SNAPSHOT_SERVER;
        }

        /** The name under which Nova's users know this part of the work. */
        private static String actionEvent(ServerWork state) {
            return state.require(WorkRequest.Snapshot.class).backup() == null
                    ? "compute_snapshot_instance"
                    : "compute_backup_instance";
        }

        @Override
        public void finished(Execution<ServerWork> execution) {
            progress.happened(execution, ServerEvent.SNAPSHOT_TAKEN, new ServerChange());
            progress.record(execution, actionEvent(execution.state()), null);
        }

        @Override
        public Undone<ServerWork> undone(Execution<ServerWork> execution) {
            Failure reason = execution.state().failure();
            return new Undone.GivenUp<>(() -> {
                progress.happened(
                        execution, ServerEvent.SNAPSHOT_FAILED, new ServerChange().fault(progress.fault(reason)));
                progress.record(execution, actionEvent(execution.state()), reason);
            });
        }
    }
}
