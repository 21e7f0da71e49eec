package io.altostratus.compute.api.deferred;

import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.tasks.ServerTasks;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** {@code forceDelete}: delete that cannot be taken back, whatever the server is. */
@Component
class ForceDeleteAction implements ServerAction {

    private final ServerTasks tasks;

    ForceDeleteAction(ServerTasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "forceDelete";
    }

    @Override
    public String policy() {
        return "os_compute_api:os-deferred-delete:force";
    }

    @Override
    public String schema() {
        return "action-plain";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        tasks.delete(request.server().id(), request.context());
        return ResponseEntity.accepted().build();
    }
}
