package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Definition;
import java.util.List;

/** All that is done with servers, put together. */
public final class ServerWorkflows {

    private final List<WorkflowSet> sets;

    public ServerWorkflows(WorkflowParts parts) {
        this.sets = List.of(
                new LifeWorkflows(parts),
                new PowerWorkflows(parts),
                new InterfaceWorkflows(parts),
                new ImageWorkflows(parts),
                new ShelveWorkflows(parts),
                new SleepWorkflows(parts),
                new RescueWorkflows(parts),
                new SoftDeleteWorkflows(parts),
                new RebuildWorkflows(parts),
                new ResizeWorkflows(parts));
    }

    public List<Definition<ServerWork>> definitions() {
        return sets.stream().flatMap(set -> set.definitions().stream()).toList();
    }
}
