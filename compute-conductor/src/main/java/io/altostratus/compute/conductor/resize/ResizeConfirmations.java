package io.altostratus.compute.conductor.resize;

import io.altostratus.compute.conductor.server.UnaskedWork;
import io.altostratus.compute.database.migrations.MigrationRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Confirms resizes that nobody has decided about in time. */
public final class ResizeConfirmations {

    private static final Logger LOG = LoggerFactory.getLogger(ResizeConfirmations.class);
    private static final int AT_ONCE = 100;

    private final ServerRepository servers;
    private final MigrationRepository migrations;
    private final UnaskedWork work;
    private final Clock clock;
    private final Duration window;

    /** @param window how long a resize waits to be confirmed; zero for ever */
    public ResizeConfirmations(
            ServerRepository servers, MigrationRepository migrations, UnaskedWork work, Clock clock, Duration window) {
        this.servers = servers;
        this.migrations = migrations;
        this.work = work;
        this.clock = clock;
        this.window = window;
    }

    public void confirmOld() {
        if (window.isZero()) {
            return;
        }
        for (String id : migrations.waitingSince(UtcTime.now(clock).minus(window), AT_ONCE)) {
            servers.find(id).ifPresent(this::confirm);
        }
    }

    private void confirm(Server server) {
        Server.Resize resize = server.wayBack().resize();
        if (resize == null) {
            return; // its owner came first
        }
        boolean begun = work.begin(
                server,
                ServerEvent.RESIZE_CONFIRM_ASKED,
                WorkflowKind.CONFIRM_RESIZE,
                "confirmResize",
                () -> migrations.status(resize.migrationId(), "confirming"));
        if (begun) {
            LOG.info("[instance: {}] Automatically confirming migration {}", server.id(), resize.migrationId());
        }
    }
}
