package io.altostratus.compute.conductor.build;

import io.altostratus.compute.conductor.server.BootSteps;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.ToldStep;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.server.WorkflowSet;
import io.altostratus.compute.conductor.workflow.Definition;
import io.altostratus.compute.conductor.workflow.Step;
import java.util.ArrayList;
import java.util.List;

/** How servers come into being. */
public final class BuildWorkflows implements WorkflowSet {

    private final WorkflowParts parts;

    public BuildWorkflows(WorkflowParts parts) {
        this.parts = parts;
    }

    @Override
    public List<Definition<ServerWork>> definitions() {
        return List.of(build());
    }

    private Definition<ServerWork> build() {
        BuildPolicy policy = new BuildPolicy(parts.limits().buildAttempts());
        List<Step<ServerWork>> steps = new ArrayList<>();
        steps.add(new CreatePortsStep(parts.progress(), parts.network()));
        steps.addAll(new BootSteps(parts).firstBoot());
        steps = ToldStep.part(BuildServer.EVENT, parts.progress(), steps);
        steps.addFirst(ToldStep.ifItFails(
                "conductor_schedule_and_build_instances",
                parts.progress(),
                new SelectHostStep(parts.progress(), parts.scheduler(), parts.nodes(), parts.network(), policy)));
        return new BuildServer(parts.progress(), policy, parts.nodes(), steps);
    }
}
