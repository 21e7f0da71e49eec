package io.altostratus.compute.api.resize;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.hosts.ComputeHosts;
import io.altostratus.compute.api.images.ImageFit;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.flavors.Flavor;
import io.altostratus.compute.database.flavors.FlavorRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.context.RequestContext;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * {@code resize}: another flavor for a server. Whether the host has room is decided by the scheduler later; what can be
 * said of the flavor is said at once, a smaller disk included, which Nova accepts and then leaves undone.
 */
@Component
class ResizeAction implements ServerAction {

    private final FlavorRepository flavors;
    private final ComputeHosts hosts;
    private final ResizeRequests resizes;

    ResizeAction(FlavorRepository flavors, ComputeHosts hosts, ResizeRequests resizes) {
        this.flavors = flavors;
        this.hosts = hosts;
        this.resizes = resizes;
    }

    @Override
    public String name() {
        return "resize";
    }

    @Override
    public String policy() {
        return "os_compute_api:servers:resize";
    }

    @Override
    public String schema() {
        return "action-resize";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        Server server = request.server();
        ServerTasks.requirePossible(server, ServerEvent.RESIZE_ASKED, "resize", request.context());
        String host = server.placement().host();
        if (host != null && !hosts.isUp(host)) {
            throw ApiException.conflict("Service is unavailable at this time.");
        }
        Flavor flavor = flavor(request.parameters().get("flavorRef").asString(), request.context());
        requireFit(server, flavor);
        String diskConfig = request.parameters().path("OS-DCF:diskConfig").asString(null);
        ImageFit.requireDiskConfig(diskConfig, server.image());
        resizes.start(server, flavor, diskConfig, request.context());
        return ResponseEntity.accepted().build();
    }

    private Flavor flavor(String reference, RequestContext context) {
        String id = reference.substring(reference.lastIndexOf('/') + 1);
        return flavors.find(id)
                .filter(flavor -> !flavor.disabled())
                .filter(flavor -> context.isAdmin() || flavors.isVisible(flavor, String.valueOf(context.projectId())))
                .orElseThrow(() -> ApiException.badRequest("Flavor " + id + " could not be found."));
    }

    private static void requireFit(Server server, Flavor flavor) {
        ImageFit.requireHardware(flavor.extraSpecs(), server.image().properties());
        Server.Size before = server.size();
        if (flavor.id().equals(before.flavorId()) && flavor.name().equals(before.flavorName())) {
            throw ApiException.badRequest("When resizing, instances must change flavor!");
        }
        if (flavor.rootGb() == 0 && before.rootGb() != 0) {
            throw ApiException.badRequest("Unable to resize disk: Resize to zero disk flavor is not allowed.");
        }
        if (flavor.rootGb() < before.rootGb() || flavor.ephemeralGb() < before.ephemeralGb()) {
            throw ApiException.badRequest("Unable to resize disk down.");
        }
        ImageFit.require(server.image(), flavor.memoryMb(), flavor.rootGb());
    }
}
