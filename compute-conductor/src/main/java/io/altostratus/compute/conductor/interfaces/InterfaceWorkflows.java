package io.altostratus.compute.conductor.interfaces;

import static io.altostratus.compute.conductor.server.BootSteps.GUEST_START;

import io.altostratus.compute.conductor.server.PlacedWorkflows;
import io.altostratus.compute.conductor.server.ReleasePortStep;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.workflow.Definition;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.List;

/** Network cards that come and go. */
public final class InterfaceWorkflows extends PlacedWorkflows {

    public InterfaceWorkflows(WorkflowParts parts) {
        super(parts);
    }

    @Override
    public List<Definition<ServerWork>> definitions() {
        return List.of(attach(), detach());
    }

    private Definition<ServerWork> attach() {
        return work(
                WorkflowKind.ATTACH_INTERFACE,
                "compute_attach_interface",
                ServerEvent.INTERFACE_ATTACHED,
                ServerEvent.INTERFACE_ATTACH_FAILED,
                ServerChange::new,
                reason -> new ServerChange(),
                List.of(
                        new BindPortStep(parts.progress(), parts.network()),
                        new AttachInterfaceStep(
                                GUEST_START, parts.orders(), parts.liveness(), parts.progress(), parts.events()),
                        new AwaitPlugStep(boot.awaitNetwork(), parts.orders())));
    }

    private Definition<ServerWork> detach() {
        return work(
                WorkflowKind.DETACH_INTERFACE,
                "compute_detach_interface",
                ServerEvent.INTERFACE_DETACHED,
                ServerEvent.INTERFACE_DETACH_FAILED,
                ServerChange::new,
                reason -> new ServerChange(),
                List.of(
                        new DetachInterfaceStep(
                                GUEST_START, parts.orders(), parts.liveness(), parts.progress(), parts.network()),
                        new ReleasePortStep("release-port", parts.network())));
    }
}
