package io.altostratus.compute.conductor.server;

import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.workflows.NewWorkflow;
import io.altostratus.compute.database.workflows.WorkBeginning;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.ServerStateMachine;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.context.ObjectIds;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/** Takes servers off their hosts that have been shelved for long enough. */
public final class OffloadDuty {

    private static final Logger LOG = LoggerFactory.getLogger(OffloadDuty.class);
    private static final int BATCH = 100;

    private final ServerRepository servers;
    private final WorkflowRepository workflows;
    private final Transactions transactions;
    private final ShelvePolicy policy;
    private final Clock clock;
    private final ObjectIds ids;

    public OffloadDuty(
            ServerRepository servers,
            WorkflowRepository workflows,
            Transactions transactions,
            ShelvePolicy policy,
            Clock clock,
            ObjectIds ids) {
        this.servers = servers;
        this.workflows = workflows;
        this.transactions = transactions;
        this.policy = policy;
        this.clock = clock;
        this.ids = ids;
    }

    /** A server about which something else begins at the same moment is left to that. */
    public void offload() {
        if (!policy.offloadsLater()) {
            return;
        }
        LocalDateTime before = UtcTime.now(clock).minus(policy.offloadTime());
        for (String id : servers.idle(VmState.SHELVED, BATCH)) {
            servers.find(id).filter(server -> isDue(server, before)).ifPresent(this::begin);
        }
    }

    private static boolean isDue(Server server, LocalDateTime before) {
        Server.Shelf shelf = server.wayBack().shelf();
        return shelf != null && !shelf.since().isAfter(before);
    }

    private void begin(Server server) {
        ServerState next = ServerStateMachine.next(server.state(), ServerEvent.OFFLOAD_ASKED)
                .orElse(null);
        if (next == null) {
            return;
        }
        RequestContext context = RequestContext.background(RequestIds.next());
        long generation = server.generation() + 1;
        try {
            boolean begun = transactions.call(() -> {
                boolean moved = servers.change(
                        server.id(),
                        server.state(),
                        server.generation(),
                        new ServerChange().to(next).nextGeneration());
                if (moved) {
                    workflows.insert(List.of(NewWorkflow.of(
                            ids.next(),
                            WorkflowKind.OFFLOAD_SERVER,
                            server.id(),
                            WorkBeginning.EMPTY,
                            context,
                            generation)));
                }
                return moved;
            });
            if (begun) {
                LOG.info("[instance: {}] Shelved for long enough, it leaves its host", server.id());
            }
        } catch (DuplicateKeyException otherWork) {
            LOG.debug("Other work on {} has begun", server.id());
        }
    }
}
