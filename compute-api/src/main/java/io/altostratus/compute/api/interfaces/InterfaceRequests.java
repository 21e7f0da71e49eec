package io.altostratus.compute.api.interfaces;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.networks.NetworkCatalog;
import io.altostratus.compute.api.networks.ServerNetworks;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.api.tasks.WorkWatch;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.PlannedPort;
import io.altostratus.compute.database.workflows.WorkBeginning;
import io.altostratus.compute.database.workflows.WorkflowEnd;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.ServerStateMachine;
import io.altostratus.context.Json;
import io.altostratus.context.ObjectIds;
import io.altostratus.context.RequestContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Accepts requests to give a server a network card or to take one from it. */
@Component
public class InterfaceRequests {

    private static final String ATTACH = "attach_interface";
    private static final String DETACH = "detach_interface";

    /** A card that is asked for: on a network, of a port that is there, or with nothing said on the only network. */
    record Wanted(
            @Nullable String networkId,
            @Nullable String portId,
            @Nullable String fixedIp,
            @Nullable String tag) {

        /** @throws ApiException 400 for what cannot be said together */
        static Wanted of(JsonNode body) {
            JsonNode attachment = body.path("interfaceAttachment");
            Wanted wanted = new Wanted(
                    text(attachment.path("net_id")),
                    text(attachment.path("port_id")),
                    text(attachment.at("/fixed_ips/0/ip_address")),
                    text(attachment.path("tag")));
            if (wanted.networkId != null && wanted.portId != null) {
                throw ApiException.badRequest("Must not input both network_id and port_id");
            }
            if (wanted.fixedIp != null && wanted.networkId == null) {
                throw ApiException.badRequest("Must input network_id when request IP address");
            }
            return wanted;
        }

        private static @Nullable String text(JsonNode value) {
            return value.isString() ? value.asString() : null;
        }
    }

    private final NetworkCatalog catalog;
    private final ServerTasks tasks;
    private final WorkWatch watch;
    private final ServerNetworks networks;
    private final Policy policy;
    private final ObjectIds ids;

    InterfaceRequests(
            NetworkCatalog catalog,
            ServerTasks tasks,
            WorkWatch watch,
            ServerNetworks networks,
            Policy policy,
            ObjectIds ids) {
        this.catalog = catalog;
        this.tasks = tasks;
        this.watch = watch;
        this.networks = networks;
        this.policy = policy;
        this.ids = ids;
    }

    /**
     * Returns when the card is there and its network is ready, or when the request has waited long enough: then the
     * attaching goes on.
     *
     * @return the port
     * @throws ApiException as Nova answers: 400, 403, 404 and 409 for what the request asks, 500 if the host could not
     */
    String attach(Server server, Wanted wanted, String token, RequestContext context) {
        ServerTasks.requirePossible(server, ServerEvent.INTERFACE_ATTACH_ASKED, ATTACH, context);
        PlannedPort port = plan(server, wanted, token, context);
        String work = tasks.start(
                server,
                ServerEvent.INTERFACE_ATTACH_ASKED,
                WorkflowKind.ATTACH_INTERFACE,
                ATTACH,
                ATTACH,
                WorkBeginning.with(port),
                context);
        Optional<WorkflowEnd> end = watch.end(work);
        if (end.isPresent() && end.get().kind() != WorkflowKind.ATTACH_INTERFACE) {
            throw ApiException.conflict(
                    "Cannot 'attach_interface' instance " + server.id() + " while it is in task_state deleting");
        }
        if (end.isPresent() && !end.get().isDone()) {
            throw failure(end.get(), server, port);
        }
        networks.refreshIfPossible(server.id(), context);
        return port.portId();
    }

    private PlannedPort plan(Server server, Wanted wanted, String token, RequestContext context) {
        String portId = wanted.portId();
        String networkId = wanted.networkId();
        if (portId != null) {
            NetworkCatalog.PortFacts port =
                    catalog.findPort(portId, token, context).orElseThrow(() -> noPort(portId));
            if (!port.projectId().equals(server.projectId())) {
                throw ApiException.badRequest("Port " + portId + " not usable for instance " + server.id() + ".");
            }
            if (!port.deviceId().isEmpty()) {
                throw ApiException.conflict("Port " + portId + " is still in use.");
            }
            if (!port.dnsName().isEmpty() && !port.dnsName().equals(server.hostname())) {
                throw ApiException.badRequest("Port " + portId + " not usable for instance " + server.id() + ". Value "
                        + port.dnsName() + " assigned to dns_name attribute does not match instance's hostname "
                        + server.hostname());
            }
            networkId = port.networkId();
        }
        NetworkCatalog.NetworkFacts network =
                networkId == null ? only(server, token, context) : named(networkId, token, context);
        if (portId == null && network.outside()) {
            requireLeaveForOutside(network, context);
        }
        return new PlannedPort(
                portId == null ? ids.next() : portId,
                network.id(),
                network.name(),
                network.mtu(),
                wanted.fixedIp(),
                portId == null,
                true,
                wanted.tag());
    }

    private void requireLeaveForOutside(NetworkCatalog.NetworkFacts network, RequestContext context) {
        if (!policy.allows(context, "network:attach_external_network", Map.of())) {
            throw ApiException.forbidden(
                    "It is not allowed to create an interface on external network " + network.id());
        }
    }

    private NetworkCatalog.NetworkFacts named(String networkId, String token, RequestContext context) {
        NetworkCatalog.NetworkFacts network =
                catalog.find(List.of(networkId), token, context).get(networkId);
        if (network == null) {
            throw ApiException.notFound("Network " + networkId + " could not be found.");
        }
        return network;
    }

    private NetworkCatalog.NetworkFacts only(Server server, String token, RequestContext context) {
        List<NetworkCatalog.NetworkFacts> available = catalog.available(server.projectId(), token, context);
        if (available.isEmpty()) {
            throw ApiException.badRequest("No specific network was requested and none are available for project '"
                    + server.projectId() + "'.");
        }
        if (available.size() > 1) {
            throw ApiException.badRequest("Multiple possible networks found, use a Network ID to be more specific.");
        }
        return available.getFirst();
    }

    static ApiException noPort(String portId) {
        return ApiException.notFound("Port id " + portId + " could not be found.");
    }

    private static ApiException failure(WorkflowEnd end, Server server, PlannedPort port) {
        JsonNode failure = Json.MAPPER.readTree(end.state()).path("failure");
        String message = failure.path("message").asString("");
        return switch (failure.path("code").asInt(0)) {
            case 400 ->
                ApiException.badRequest(
                        message.startsWith("No more IP")
                                ? "No fixed IP addresses available for network: " + port.networkId()
                                : message);
            case 403 -> ApiException.forbidden("Maximum number of ports exceeded");
            case 404 -> ApiException.notFound(message);
            case 409 ->
                ApiException.conflict(
                        port.fixedIp() == null ? message : "Fixed IP " + port.fixedIp() + " is already in use.");
            default ->
                ApiException.of(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "Failed to attach network adapter device to " + server.id() + ": " + message);
        };
    }

    /** Returns at once. @throws ApiException 404 if the server has no such port, 409 if its state does not allow it */
    void detach(Server server, String portId, RequestContext context) {
        Server.Nic nic = server.nic(portId).orElseThrow(() -> noPort(portId));
        detach(server, nic, DETACH, context);
    }

    /** Whether the server is in a state in which a card can be taken from it. */
    public static boolean mayDetach(Server server) {
        return ServerStateMachine.next(server.state(), ServerEvent.INTERFACE_DETACH_ASKED)
                .isPresent();
    }

    /** The port is gone already, and the guest's card goes after it. @throws ApiException 409 if that is not now */
    public void lostPort(Server server, Server.Nic nic, RequestContext context) {
        detach(server, nic, null, context);
    }

    private void detach(Server server, Server.Nic nic, @Nullable String action, RequestContext context) {
        PlannedPort port = new PlannedPort(
                nic.portId(), nic.networkId(), nic.networkName(), nic.mtu(), null, nic.ownPort(), true, nic.tag());
        tasks.start(
                server,
                ServerEvent.INTERFACE_DETACH_ASKED,
                WorkflowKind.DETACH_INTERFACE,
                DETACH,
                action,
                WorkBeginning.with(port),
                context);
    }
}
