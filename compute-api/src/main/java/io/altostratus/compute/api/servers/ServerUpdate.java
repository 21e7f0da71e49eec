package io.altostratus.compute.api.servers;

import io.altostratus.compute.api.creation.AccessAddress;
import io.altostratus.compute.api.creation.ServerRequest;
import io.altostratus.compute.api.tasks.ServerAccess;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.persistence.Transactions;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Changes what a server's owner calls it; nothing of it reaches the guest at once. */
@Component
final class ServerUpdate {

    private final ServerRepository servers;
    private final Transactions transactions;

    ServerUpdate(ServerRepository servers, Transactions transactions) {
        this.servers = servers;
        this.transactions = transactions;
    }

    /** @return the server as it is then */
    Server apply(Server server, JsonNode wanted) {
        if (!wanted.isEmpty()) {
            ServerChange change = change(wanted);
            transactions.run(() -> servers.change(server.id(), change));
        }
        return servers.find(server.id()).orElseThrow(() -> ServerAccess.notFound(server.id()));
    }

    private static ServerChange change(JsonNode wanted) {
        ServerChange change = new ServerChange();
        if (wanted.has("name")) {
            change.name(wanted.get("name").asString());
        }
        if (wanted.has("description")) {
            change.description(ServerRequest.text(wanted, "description"));
        }
        if (wanted.has("hostname")) {
            change.hostname(wanted.get("hostname").asString());
        }
        if (wanted.has("OS-DCF:diskConfig")) {
            change.diskConfig(wanted.get("OS-DCF:diskConfig").asString());
        }
        change.accessIps(
                ServerRequest.text(wanted, "accessIPv4"),
                AccessAddress.canonical(ServerRequest.text(wanted, "accessIPv6")));
        return change;
    }
}
