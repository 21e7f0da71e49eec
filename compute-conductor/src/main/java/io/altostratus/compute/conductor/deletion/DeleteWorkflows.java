package io.altostratus.compute.conductor.deletion;

import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.server.WorkflowSet;
import io.altostratus.compute.conductor.workflow.Definition;
import java.util.List;

/** How servers go for good. */
public final class DeleteWorkflows implements WorkflowSet {

    private final WorkflowParts parts;

    public DeleteWorkflows(WorkflowParts parts) {
        this.parts = parts;
    }

    @Override
    public List<Definition<ServerWork>> definitions() {
        return List.of(new DeleteServer(
                parts.progress(),
                parts.nodes(),
                parts.migrations(),
                parts.orders(),
                parts.events(),
                parts.network(),
                parts.images(),
                parts.liveness(),
                parts.limits().destroyGuest()));
    }
}
