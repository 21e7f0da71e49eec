package io.altostratus.compute.api.shelving;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.aggregates.AggregateRepository;
import io.altostratus.compute.database.aggregates.HostZones;
import io.altostratus.compute.database.hosts.ComputeNode;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.WorkBeginning;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.VmState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** {@code unshelve}: the server runs again, where it is, or on a host that is chosen anew if it is on none. */
@Component
class UnshelveAction implements ServerAction {

    private static final String VERB = "unshelve";

    private final ServerTasks tasks;
    private final NodeRepository nodes;
    private final AggregateRepository aggregates;
    private final Policy policy;

    UnshelveAction(ServerTasks tasks, NodeRepository nodes, AggregateRepository aggregates, Policy policy) {
        this.tasks = tasks;
        this.nodes = nodes;
        this.aggregates = aggregates;
        this.policy = policy;
    }

    @Override
    public String name() {
        return VERB;
    }

    @Override
    public String policy() {
        return "os_compute_api:os-shelve:unshelve";
    }

    /** Since 2.77 the zone may be told, since 2.91 the host, and that any zone will do. Before, all is ignored. */
    @Override
    public String schema() {
        return "action-unshelve";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        Server server = request.server();
        JsonNode wanted = request.parameters();
        boolean heeded = request.version().atLeast(2, 77) && wanted.isObject();
        String zone = heeded ? text(wanted.get("availability_zone")) : null;
        boolean anyZone = heeded && wanted.has("availability_zone") && zone == null;
        String host = heeded ? text(wanted.get("host")) : null;
        if (host != null) {
            policy.enforce(
                    request.context(),
                    "os_compute_api:os-shelve:unshelve_to_host",
                    Map.of("project_id", server.projectId(), "user_id", server.userId()));
        }
        ServerTasks.requirePossible(server, ServerEvent.UNSHELVE_ASKED, VERB, request.context());
        boolean offloaded = server.state().vm() == VmState.SHELVED_OFFLOADED;
        if (zone != null || anyZone || host != null) {
            requireOffloaded(offloaded, server);
            requireKnown(zone, host, anyZone ? null : server.placement().requestedZone());
        }
        tasks.start(
                server,
                ServerEvent.UNSHELVE_ASKED,
                offloaded ? WorkflowKind.UNSHELVE_OFFLOADED_SERVER : WorkflowKind.UNSHELVE_SERVER,
                VERB,
                VERB,
                WorkBeginning.with(new WorkRequest.Unshelve(zone, anyZone, host, null)),
                request.context());
        return ResponseEntity.accepted().build();
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node != null && node.isString() ? node.asString() : null;
    }

    private static void requireOffloaded(boolean offloaded, Server server) {
        if (!offloaded) {
            throw ApiException.conflict(
                    "Specifying an availability zone or a host when unshelving server " + server.id() + " in state "
                            + server.state().vm().word() + " is not supported: it must be shelved_offloaded.");
        }
    }

    /** @param before the zone to which the server is bound so far */
    private void requireKnown(@Nullable String zone, @Nullable String host, @Nullable String before) {
        List<ComputeNode> known = nodes.list();
        HostZones zones = aggregates.zones();
        if (zone != null
                && known.stream()
                        .noneMatch(
                                node -> zones.zoneOf(node.host(), node.zone()).equals(zone))) {
            throw ApiException.badRequest("The requested availability zone is not available");
        }
        if (host == null) {
            return;
        }
        ComputeNode node = known.stream()
                .filter(one -> one.host().equals(host))
                .findFirst()
                .orElseThrow(() -> ApiException.badRequest("Compute host " + host + " could not be found."));
        String bound = zone != null ? zone : before;
        if (bound != null && !zones.zoneOf(node.host(), node.zone()).equals(bound)) {
            throw ApiException.conflict("Host " + host + " is not in the availability zone " + bound + ".");
        }
    }
}
