package io.altostratus.compute.api.tasks;

import io.altostratus.compute.database.workflows.WorkflowEnd;
import java.util.Optional;

/** Waits, for a limited time, for what conductors do. */
public interface WorkWatch {

    /** How a piece of work has ended; empty if it takes longer than a client can wait. */
    Optional<WorkflowEnd> end(String workflowId);

    /** Waits until no brief task is going on with a server. @return false if that takes too long */
    boolean isFree(String serverId);
}
