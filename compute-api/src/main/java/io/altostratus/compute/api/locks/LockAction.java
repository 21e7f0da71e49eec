package io.altostratus.compute.api.locks;

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
import tools.jackson.databind.JsonNode;

/** {@code lock}: until it is unlocked, only administrators change the server. Hosts take no part in it. */
@Component
class LockAction implements ServerAction {

    private final ServerRepository servers;
    private final ActionRepository actions;
    private final Transactions transactions;

    LockAction(ServerRepository servers, ActionRepository actions, Transactions transactions) {
        this.servers = servers;
        this.actions = actions;
        this.transactions = transactions;
    }

    @Override
    public String name() {
        return "lock";
    }

    @Override
    public String policy() {
        return "os_compute_api:os-lock-server:lock";
    }

    @Override
    public String schema() {
        return "action-lock";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        Server server = request.server();
        boolean owner = isOwner(request);
        // An owner does not weaken the lock that an administrator may have set.
        if (!(owner && server.lock().locked())) {
            JsonNode reason = request.parameters().path("locked_reason");
            boolean told = request.version().compareTo(Reason.SINCE) >= 0 && reason.isString();
            Server.Lock lock = new Server.Lock(
                    true, !owner, told ? reason.asString() : server.lock().reason());
            transactions.run(() -> {
                servers.change(server.id(), new ServerChange().lock(lock));
                actions.start(List.of(server.id()), "lock", request.context());
            });
        }
        return ResponseEntity.accepted().build();
    }

    static boolean isOwner(ActionRequest request) {
        return request.server().projectId().equals(request.context().projectId());
    }
}
