package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Definition;
import io.altostratus.compute.conductor.workflow.Step;
import java.util.ArrayList;
import java.util.List;

/** How servers come into being and go. */
final class LifeWorkflows implements WorkflowSet {

    private final WorkflowParts parts;

    LifeWorkflows(WorkflowParts parts) {
        this.parts = parts;
    }

    @Override
    public List<Definition<ServerWork>> definitions() {
        return List.of(build(), delete());
    }

    private Definition<ServerWork> build() {
        BuildPolicy policy = new BuildPolicy(parts.limits().buildAttempts());
        List<Step<ServerWork>> steps = new ArrayList<>();
        steps.add(new SelectHostStep(parts.progress(), parts.scheduler(), parts.nodes(), parts.network(), policy));
        steps.add(new CreatePortsStep(parts.progress(), parts.network()));
        steps.addAll(new BootSteps(parts).firstBoot());
        return new BuildServer(parts.progress(), policy, parts.nodes(), steps);
    }

    private Definition<ServerWork> delete() {
        return new DeleteServer(
                parts.progress(),
                parts.nodes(),
                parts.migrations(),
                parts.orders(),
                parts.events(),
                parts.network(),
                parts.images(),
                parts.liveness(),
                parts.limits().destroyGuest());
    }
}
