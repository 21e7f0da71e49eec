package io.altostratus.compute.conductor.rescue;

import io.altostratus.compute.conductor.server.GuestSpecs;
import io.altostratus.compute.conductor.server.HostOrderStep;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.order.RescueGuest;
import java.util.Map;
import java.util.function.Function;

/** Starts a guest that has been shut down from another image, paused. */
final class RescueGuestStep extends HostOrderStep {

    private final WorkflowParts parts;

    RescueGuestStep(WorkflowParts parts) {
        super("rescue-guest", parts.limits().prepareGuest(), parts.orders(), parts.liveness());
        this.parts = parts;
    }

    @Override
    protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
        if (!(execution.state().request() instanceof WorkRequest.Rescue(Server.Image image))) {
            throw new IllegalStateException("no image to rescue from");
        }
        Server server = parts.progress().require(execution.serverId());
        GuestSpec guest = new GuestSpecs(parts.progress()).of(server, execution.context());
        String ticket = parts.tickets().ticket(image.id(), execution.state().requireHost(), execution.context());
        return header -> new RescueGuest(header, guest, rescue(image), ticket);
    }

    /** With either property the guest's own disk keeps its place. */
    private static RescueGuest.Rescue rescue(Server.Image image) {
        Map<String, String> properties = image.properties();
        String bus = properties.get("hw_rescue_bus");
        String device = properties.get("hw_rescue_device");
        return new RescueGuest.Rescue(
                new GuestSpec.ImageSpec(
                        image.id(), image.name(), image.diskFormat(), image.sizeBytes(), image.minDiskGb(), properties),
                device == null && bus != null ? "disk" : device,
                bus);
    }

    /** What was told of an earlier boot does not count for this one. */
    @Override
    protected void beforeSending(Execution<ServerWork> execution) {
        parts.events().clear(execution.serverId(), ExternalEventRepository.VIF_PLUGGED);
    }
}
