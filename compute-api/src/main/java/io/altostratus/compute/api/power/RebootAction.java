package io.altostratus.compute.api.power;

import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.ServerStateMachine;
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
        if (request.parameters().path("type").asString("").equalsIgnoreCase("HARD")) {
            hard(request);
        } else {
            tasks.start(
                    request.server(),
                    ServerEvent.SOFT_REBOOT_ASKED,
                    WorkflowKind.REBOOT_SERVER,
                    "reboot",
                    "reboot",
                    request.context());
        }
        return ResponseEntity.accepted().build();
    }

    /** Also ends what hangs because the guest does not do its part, such as a soft reboot. */
    private void hard(ActionRequest request) {
        ServerEvent event = ServerEvent.HARD_REBOOT_ASKED;
        WorkflowKind kind = WorkflowKind.HARD_REBOOT_SERVER;
        Server server = request.server();
        if (server.state().task() != null
                && ServerStateMachine.next(server.state(), event).isPresent()) {
            tasks.takeOver(server.id(), event, kind, "reboot", "reboot", request.context());
        } else {
            tasks.start(server, event, kind, "reboot", "reboot", request.context());
        }
    }
}
