package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.database.actions.ActionRepository;
import io.altostratus.compute.database.metadata.MetadataTree;
import io.altostratus.compute.database.metadata.VendorData;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.workflows.PlannedPort;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.ServerStateMachine;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves servers through their states as their work goes on, and writes down what was done for their owners. */
public final class ServerProgress {

    private static final Logger LOG = LoggerFactory.getLogger(ServerProgress.class);

    private final ServerRepository servers;
    private final ActionRepository actions;
    private final VendorData vendorData;
    private final Clock clock;

    public ServerProgress(ServerRepository servers, ActionRepository actions, VendorData vendorData, Clock clock) {
        this.servers = servers;
        this.actions = actions;
        this.vendorData = vendorData;
        this.clock = clock;
    }

    /** @throws IllegalStateException if it was deleted; the workflow's own end comes before that */
    public Server require(String serverId) {
        return servers.find(serverId).orElseThrow(() -> new IllegalStateException("server " + serverId + " is gone"));
    }

    /**
     * What the guest finds on its config drive.
     *
     * @throws io.altostratus.context.DependencyUnavailableException if the operator's own services fail that must not
     */
    MetadataTree metadata(Server server) {
        return new MetadataTree(server, servers.firstBoot(server.id()), null, vendorData);
    }

    public Optional<Server> find(String serverId) {
        return servers.find(serverId);
    }

    /** Lets an event happen, if the table of states has it. Runs inside the transaction of a step. */
    public void happened(Execution<?> execution, ServerEvent event, ServerChange change) {
        Server server = servers.find(execution.serverId()).orElse(null);
        ServerState next = server == null
                ? null
                : ServerStateMachine.next(server.state(), event).orElse(null);
        if (server == null
                || next == null
                || !servers.change(server.id(), server.state(), execution.generation(), change.to(next))) {
            LOG.warn("{} is ignored: the server is {}", event, server == null ? "deleted" : server.state());
        }
    }

    /** Changes what does not touch the state; runs inside the transaction of a step. */
    public void change(Execution<?> execution, ServerChange change) {
        servers.change(execution.serverId(), change);
    }

    /** The server has these cards as well; runs inside the transaction of a step. */
    public void hasNics(Execution<?> execution, List<Server.Nic> more) {
        servers.changeNics(execution.serverId(), before -> {
            List<Server.Nic> nics = new ArrayList<>(before);
            nics.removeIf(nic -> more.stream().anyMatch(other -> other.portId().equals(nic.portId())));
            nics.addAll(more);
            return nics;
        });
    }

    /** The server has no cards of these ports any more; runs inside the transaction of a step. */
    public void lostPorts(Execution<?> execution, List<PlannedPort> ports) {
        servers.changeNics(
                execution.serverId(),
                before -> before.stream()
                        .filter(nic ->
                                ports.stream().noneMatch(port -> port.portId().equals(nic.portId())))
                        .toList());
    }

    /**
     * Writes down the parts of the work for the server's owner. Runs in the transaction that ends the work or this attempt.
     *
     * @param event the part that the end belongs to
     * @param failure null for success
     */
    public void record(Execution<ServerWork> execution, String event, @Nullable Failure failure) {
        ServerWork state = execution.state();
        if (!state.hasToldError()) {
            LocalDateTime begin = state.story().isEmpty() ? execution.startedAt() : now();
            ServerWork last = failure == null || state.story().isEmpty() ? state.begun(event, begin) : state;
            state = last.ended(now(), failure == null ? null : failure.message());
        }
        actions.add(execution.serverId(), execution.context().requestId(), state.story());
    }

    public LocalDateTime now() {
        return UtcTime.now(clock);
    }

    public Server.Fault fault(@Nullable Failure failure) {
        if (failure == null) {
            return new Server.Fault(500, "The work failed for a reason that was not kept.", null, UtcTime.now(clock));
        }
        String where = failure.host() == null ? "" : " on host " + failure.host();
        return new Server.Fault(
                500,
                failure.message(),
                "Failed while " + failure.stage() + where + ". Next step: " + failure.nextStep() + ".",
                UtcTime.now(clock));
    }

    public ServerChange built() {
        return new ServerChange().launchedAt(UtcTime.now(clock)).fault(null).noAdminPassword();
    }

    public ServerChange softDeleted() {
        return new ServerChange().softDeletedAt(UtcTime.now(clock));
    }

    public ServerChange deleted() {
        return new ServerChange().deletedAt(UtcTime.now(clock)).noAdminPassword();
    }
}
