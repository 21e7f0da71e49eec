package io.altostratus.compute.conductor;

import io.altostratus.compute.conductor.build.BuildWorkflows;
import io.altostratus.compute.conductor.deletion.DeleteWorkflows;
import io.altostratus.compute.conductor.deletion.SoftDeleteWorkflows;
import io.altostratus.compute.conductor.interfaces.InterfaceWorkflows;
import io.altostratus.compute.conductor.power.PowerWorkflows;
import io.altostratus.compute.conductor.power.SleepWorkflows;
import io.altostratus.compute.conductor.rebuild.RebuildWorkflows;
import io.altostratus.compute.conductor.rescue.RescueWorkflows;
import io.altostratus.compute.conductor.resize.ResizeWorkflows;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.server.WorkflowSet;
import io.altostratus.compute.conductor.shelve.ShelveWorkflows;
import io.altostratus.compute.conductor.snapshot.ImageWorkflows;
import io.altostratus.compute.conductor.workflow.Definition;
import java.util.List;

/** All that is done with servers, put together. */
public final class ServerWorkflows {

    private final List<WorkflowSet> sets;

    public ServerWorkflows(WorkflowParts parts) {
        this.sets = List.of(
                new BuildWorkflows(parts),
                new DeleteWorkflows(parts),
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
