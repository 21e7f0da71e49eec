package io.altostratus.compute.api.admin;

import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.servers.ServerReset;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * {@code os-resetState}: the server is what an administrator says, {@code active} or {@code error}, at once. What was going
 * on is ended.
 */
@Component
class ResetStateAction implements ServerAction {

    private final ServerReset servers;

    ResetStateAction(ServerReset servers) {
        this.servers = servers;
    }

    @Override
    public String name() {
        return "os-resetState";
    }

    @Override
    public String policy() {
        return "os_compute_api:os-admin-actions:reset_state";
    }

    @Override
    public String schema() {
        return "action-reset-state";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        boolean active = request.parameters().path("state").asString().equals("active");
        servers.reset(
                request.server().id(),
                active ? ServerEvent.RESET_TO_ACTIVE_ASKED : ServerEvent.RESET_TO_ERROR_ASKED,
                request.context());
        return ResponseEntity.accepted().build();
    }
}
