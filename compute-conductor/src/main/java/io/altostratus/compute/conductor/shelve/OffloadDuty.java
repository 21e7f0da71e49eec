package io.altostratus.compute.conductor.shelve;

import io.altostratus.compute.conductor.server.ShelvePolicy;
import io.altostratus.compute.conductor.server.UnaskedWork;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes servers off their hosts that have been shelved for long enough. */
public final class OffloadDuty {

    private static final Logger LOG = LoggerFactory.getLogger(OffloadDuty.class);
    private static final int BATCH = 100;

    private final ServerRepository servers;
    private final UnaskedWork work;
    private final ShelvePolicy policy;
    private final Clock clock;

    public OffloadDuty(ServerRepository servers, UnaskedWork work, ShelvePolicy policy, Clock clock) {
        this.servers = servers;
        this.work = work;
        this.policy = policy;
        this.clock = clock;
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
        if (work.begin(server, ServerEvent.OFFLOAD_ASKED, WorkflowKind.OFFLOAD_SERVER, null, () -> {})) {
            LOG.info("[instance: {}] Shelved for long enough, it leaves its host", server.id());
        }
    }
}
