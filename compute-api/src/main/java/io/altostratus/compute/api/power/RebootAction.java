package io.altostratus.compute.api.power;

import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.servers.ServerTasks;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** {@code reboot}: softly, by asking the guest, or hard. */
@Component
class RebootAction implements ServerAction {

    private final ServerTasks tasks;

    RebootAction(ServerTasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "reboot";
    }

    @Override
    public String policy() {
        return "os_compute_api:servers:reboot";
    }

    @Override
    public String schema() {
        return "action-reboot";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        boolean hard = request.parameters().path("type").asString("").equalsIgnoreCase("HARD");
        tasks.start(
                request.server(),
                hard ? ServerEvent.HARD_REBOOT_ASKED : ServerEvent.SOFT_REBOOT_ASKED,
                hard ? WorkflowKind.HARD_REBOOT_SERVER : WorkflowKind.REBOOT_SERVER,
                "reboot",
                "reboot",
                request.context());
        return ResponseEntity.accepted().build();
    }
}
