package io.altostratus.compute.api.events;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.interfaces.InterfaceRequests;
import io.altostratus.compute.api.networks.ServerNetworks;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.model.state.TaskState;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import java.util.HashSet;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Follows what network-service tells of the ports of servers that are there: looks at their addresses anew, and takes away
 * cards whose ports are gone. What cannot be done now is refused, so that it is told again.
 */
@Component
class PortNews {

    private final ServerRepository servers;
    private final ServerNetworks networks;
    private final InterfaceRequests interfaces;
    private final Transactions transactions;

    PortNews(
            ServerRepository servers,
            ServerNetworks networks,
            InterfaceRequests interfaces,
            Transactions transactions) {
        this.servers = servers;
        this.networks = networks;
        this.interfaces = interfaces;
        this.transactions = transactions;
    }

    /** @throws DependencyUnavailableException if it has to be told again */
    void follow(JsonNode events, Set<String> living, RequestContext context) {
        Set<String> changed = new HashSet<>();
        Set<String> busy = new HashSet<>();
        for (JsonNode event : events) {
            String server = event.get("server_uuid").asString();
            if (living.contains(server)) {
                switch (event.get("name").asString()) {
                    case ExternalEventRepository.NETWORK_CHANGED -> changed.add(server);
                    case ExternalEventRepository.VIF_PLUGGED -> {
                        if (isUsers(server, event.path("tag").asString(""))) {
                            changed.add(server);
                        }
                    }
                    case ExternalEventRepository.VIF_DELETED -> {
                        if (!lost(server, event.path("tag").asString(""), context)) {
                            busy.add(server);
                        }
                    }
                    default -> {}
                }
            }
        }
        if (!changed.isEmpty()) {
            networks.refresh(changed, context);
        }
        if (!busy.isEmpty()) {
            throw new DependencyUnavailableException("the end of what is being done with " + busy, null);
        }
    }

    /** A port of the user's own has its own groups, which are known when it is the server's. */
    private boolean isUsers(String serverId, String portId) {
        return servers.find(serverId)
                .flatMap(server -> server.nic(portId))
                .filter(nic -> !nic.ownPort())
                .isPresent();
    }

    /** @return false if something else is being done with the server first */
    private boolean lost(String serverId, String portId, RequestContext context) {
        Server server = servers.find(serverId).orElse(null);
        Server.Nic nic = server == null ? null : server.nic(portId).orElse(null);
        if (server == null || nic == null) {
            return true;
        }
        TaskState task = server.state().task();
        if (task != null) {
            return task == TaskState.DELETING;
        }
        if (!InterfaceRequests.mayDetach(server)) {
            // No guest can be asked; should there be one, it is made anew without the card.
            transactions.run(() -> servers.changeNics(
                    serverId,
                    nics -> nics.stream()
                            .filter(one -> !one.portId().equals(portId))
                            .toList()));
            return true;
        }
        try {
            interfaces.lostPort(server, nic, context);
            return true;
        } catch (ApiException somethingElseBegan) {
            return false;
        }
    }
}
