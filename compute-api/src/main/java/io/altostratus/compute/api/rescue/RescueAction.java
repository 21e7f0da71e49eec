package io.altostratus.compute.api.rescue;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.creation.AdminPasswords;
import io.altostratus.compute.api.creation.ServerRequest;
import io.altostratus.compute.api.images.ImageCatalog;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.WorkBeginning;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.Map;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * {@code rescue}: the server runs from another disk, its own beside it, so that its owner can mend that. Of any image that
 * the caller may use, or of the server's own.
 */
@Component
class RescueAction implements ServerAction {

    private static final Set<String> DEVICES = Set.of("disk", "cdrom");
    private static final Set<String> BUSES = Set.of("virtio", "ide", "scsi", "usb", "sata");

    private final ServerTasks tasks;
    private final ImageCatalog images;
    private final AdminPasswords passwords;

    RescueAction(ServerTasks tasks, ImageCatalog images, AdminPasswords passwords) {
        this.tasks = tasks;
        this.images = images;
        this.passwords = passwords;
    }

    @Override
    public String name() {
        return "rescue";
    }

    @Override
    public String policy() {
        return "os_compute_api:os-rescue";
    }

    @Override
    public String schema() {
        return "action-rescue";
    }

    /** Answered with 200, as by Nova, although the work has only begun. */
    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        Server server = request.server();
        ServerTasks.requireUnlocked(server, request.context());
        Server.Image image = image(request);
        requireBootable(image);
        if (isVolumeBacked(server)) {
            throw ApiException.badRequest(
                    "Instance " + server.id() + " cannot be rescued: Cannot rescue a volume-backed instance");
        }
        String password = passwords.choose(ServerRequest.text(request.parameters(), "adminPass"));
        tasks.start(
                server,
                ServerEvent.RESCUE_ASKED,
                WorkflowKind.RESCUE_SERVER,
                "rescue",
                "rescue",
                WorkBeginning.with(new WorkRequest.Rescue(image)),
                passwords.forDrive(server, password),
                request.context());
        String shown = passwords.shown(password);
        return ResponseEntity.ok(shown == null ? Map.of() : Map.of("adminPass", shown));
    }

    private Server.Image image(ActionRequest request) {
        JsonNode wanted = request.parameters().path("rescue_image_ref");
        if (!wanted.isString()) {
            return request.server().image();
        }
        String id = wanted.asString();
        try {
            return images.find(id, request.token(), request.context()).kept();
        } catch (ApiException refused) {
            throw unsupported(id);
        }
    }

    private static void requireBootable(Server.Image image) {
        Map<String, String> properties = image.properties();
        if (properties.containsKey("img_block_device_mapping")) {
            throw unsupported(image.id());
        }
        String device = properties.get("hw_rescue_device");
        if (device != null && !DEVICES.contains(device)) {
            throw ApiException.badRequest("Requested rescue device '" + device + "' is not supported");
        }
        String bus = properties.get("hw_rescue_bus");
        if (bus != null && !BUSES.contains(bus)) {
            throw ApiException.badRequest("Requested rescue bus '" + bus + "' is not supported");
        }
    }

    private static ApiException unsupported(String image) {
        return ApiException.badRequest("Requested rescue image '" + image + "' is not supported");
    }

    private static boolean isVolumeBacked(Server server) {
        return server.blockDevices().stream()
                .anyMatch(device -> device.destinationType().equals("volume")
                        && device.bootIndex() != null
                        && device.bootIndex() == 0);
    }
}
