package io.altostratus.compute.api.deferred;

import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.persistence.Transactions;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** {@code restore}: takes a delete back. The server counts against the project's quota again from then on. */
@Component
class RestoreAction implements ServerAction {

    private final ServerTasks tasks;
    private final QuotaLimits quotas;
    private final Transactions transactions;

    RestoreAction(ServerTasks tasks, QuotaLimits quotas, Transactions transactions) {
        this.tasks = tasks;
        this.quotas = quotas;
        this.transactions = transactions;
    }

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public String policy() {
        return "os_compute_api:os-deferred-delete:restore";
    }

    @Override
    public String schema() {
        return "action-plain";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        Server server = request.server();
        transactions.run(() -> {
            if (server.state().vm() == VmState.SOFT_DELETED) {
                quotas.admit(
                        server.projectId(),
                        server.userId(),
                        1,
                        1,
                        server.size().vcpus(),
                        server.size().memoryMb());
            }
            tasks.start(
                    server,
                    ServerEvent.RESTORE_ASKED,
                    WorkflowKind.RESTORE_SERVER,
                    "restore",
                    "restore",
                    request.context());
        });
        return ResponseEntity.accepted().build();
    }
}
