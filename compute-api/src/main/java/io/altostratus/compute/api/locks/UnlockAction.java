package io.altostratus.compute.api.locks;

import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.database.actions.ActionRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.persistence.Transactions;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** {@code unlock}: by who has locked it, its owner or an administrator; by the other one only if a rule of its own allows. */
@Component
class UnlockAction implements ServerAction {

    private static final String OVERRIDE = "os_compute_api:os-lock-server:unlock:unlock_override";

    private final ServerRepository servers;
    private final ActionRepository actions;
    private final Transactions transactions;
    private final Policy policy;

    UnlockAction(ServerRepository servers, ActionRepository actions, Transactions transactions, Policy policy) {
        this.servers = servers;
        this.actions = actions;
        this.transactions = transactions;
        this.policy = policy;
    }

    @Override
    public String name() {
        return "unlock";
    }

    @Override
    public String policy() {
        return "os_compute_api:os-lock-server:unlock";
    }

    @Override
    public String schema() {
        return "action-plain";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        Server server = request.server();
        if (server.lock().locked() && server.lock().byAdmin() == LockAction.isOwner(request)) {
            policy.enforce(request.context(), OVERRIDE, Map.of("project_id", server.projectId()));
        }
        transactions.run(() -> {
            servers.change(server.id(), new ServerChange().lock(Server.Lock.OPEN));
            actions.start(List.of(server.id()), "unlock", request.context());
        });
        return ResponseEntity.accepted().build();
    }
}
