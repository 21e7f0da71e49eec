package io.altostratus.compute.api.guests;

import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.report.ChangePasswordRequest;
import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.VmState;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * {@code changePassword}: by the QEMU guest agent, so that the image must say {@code hw_qemu_guest_agent=yes} and its
 * system run the agent; 409 otherwise.
 */
@Component
class ChangePasswordAction implements ServerAction {

    private final GuestCalls guests;

    ChangePasswordAction(GuestCalls guests) {
        this.guests = guests;
    }

    @Override
    public String name() {
        return "changePassword";
    }

    @Override
    public String policy() {
        return "os_compute_api:os-admin-password";
    }

    @Override
    public String schema() {
        return "action-change-password";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        Server server = request.server();
        ServerTasks.requireUnlocked(server, request.context());
        if (!server.state().equals(ServerState.idle(VmState.ACTIVE))) {
            throw ServerTasks.conflict(server, "changePassword");
        }
        guests.command(
                server,
                "changePassword",
                "compute_set_admin_password",
                new ChangePasswordRequest(
                        server.id(),
                        user(server.image().properties()),
                        request.parameters().path("adminPass").asString()),
                request.context());
        return ResponseEntity.accepted().build();
    }

    private static String user(Map<String, String> image) {
        String usual = image.getOrDefault("os_type", "").equals("windows") ? "Administrator" : "root";
        return image.getOrDefault("os_admin_user", usual);
    }
}
