package io.altostratus.compute.conductor.deletion;

import io.altostratus.compute.conductor.server.UnaskedWork;
import io.altostratus.compute.database.servers.ReclaimProperties;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.context.LogContext;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins to remove servers for good that were deleted long enough ago, a few at a time. */
public final class Reclaim {

    private static final Logger LOG = LoggerFactory.getLogger(Reclaim.class);
    private static final int BATCH = 100;

    private final ServerRepository servers;
    private final UnaskedWork work;
    private final ReclaimProperties properties;
    private final Clock clock;

    public Reclaim(ServerRepository servers, UnaskedWork work, ReclaimProperties properties, Clock clock) {
        this.servers = servers;
        this.work = work;
        this.properties = properties;
        this.clock = clock;
    }

    /** @return how many are being removed now. None where deletes are not deferred */
    public int reclaim() {
        if (!properties.isDeferred()) {
            return 0;
        }
        int begun = 0;
        for (Server server : servers.softDeletedBefore(UtcTime.now(clock).minus(properties.interval()), BATCH)) {
            try (LogContext instance = LogContext.about("instance", server.id())) {
                if (begin(server)) {
                    LOG.info("Reclaiming deleted instance");
                    begun++;
                }
            }
        }
        return begun;
    }

    /** Not if it is being restored, or removed already. */
    private boolean begin(Server server) {
        return server.state().equals(ServerState.idle(VmState.SOFT_DELETED))
                && work.begin(server, ServerEvent.DELETE_ASKED, WorkflowKind.DELETE_SERVER, "delete", () -> {});
    }
}
