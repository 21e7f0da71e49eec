package io.altostratus.compute.api.resize;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.flavors.Flavor;
import io.altostratus.compute.database.flavors.FlavorRepository;
import io.altostratus.compute.database.migrations.Migration;
import io.altostratus.compute.database.migrations.MigrationRepository;
import io.altostratus.compute.database.migrations.NewMigration;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkBeginning;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.context.ObjectIds;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Accepts resizes and what is decided about them: the server's state, its migration and quota in one transaction. */
@Component
public class ResizeRequests {

    private final ServerTasks tasks;
    private final FlavorRepository flavors;
    private final MigrationRepository migrations;
    private final QuotaLimits quotas;
    private final ObjectIds ids;
    private final Clock clock;

    public ResizeRequests(
            ServerTasks tasks,
            FlavorRepository flavors,
            MigrationRepository migrations,
            QuotaLimits quotas,
            ObjectIds ids,
            Clock clock) {
        this.tasks = tasks;
        this.flavors = flavors;
        this.migrations = migrations;
        this.quotas = quotas;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * @param flavor one that fits the server
     * @param diskConfig null to leave it
     * @throws ApiException 409 if the server's state does not allow it, 403 if quota does not
     */
    public void start(Server server, Flavor flavor, @Nullable String diskConfig, RequestContext context) {
        tasks.start(
                server,
                ServerEvent.RESIZE_ASKED,
                WorkflowKind.RESIZE_SERVER,
                "resize",
                "resize",
                WorkBeginning.EMPTY,
                new Wanted(server, flavor, diskConfig, ids.next(), context),
                context);
    }

    /** @throws ApiException 409 if the server's state does not allow it, 400 if it has not been resized */
    public void confirm(Server server, RequestContext context) {
        decide(
                server,
                ServerEvent.RESIZE_CONFIRM_ASKED,
                WorkflowKind.CONFIRM_RESIZE,
                "confirmResize",
                "confirming",
                context);
    }

    /** @throws ApiException 409 if the server's state does not allow it, 400 if it has not been resized */
    public void revert(Server server, RequestContext context) {
        decide(
                server,
                ServerEvent.RESIZE_REVERT_ASKED,
                WorkflowKind.REVERT_RESIZE,
                "revertResize",
                "reverting",
                context);
    }

    private void decide(
            Server server,
            ServerEvent event,
            WorkflowKind kind,
            String verb,
            String migrationStatus,
            RequestContext context) {
        ServerTasks.requirePossible(server, event, verb, context);
        Server.Resize resize = server.wayBack().resize();
        if (resize == null) {
            throw ApiException.badRequest("Instance has not been resized.");
        }
        ServerTasks.Along along = new ServerTasks.Along() {
            @Override
            public void write() {
                migrations.status(resize.migrationId(), migrationStatus);
            }
        };
        tasks.start(server, event, kind, verb, verb, WorkBeginning.EMPTY, along, context);
    }

    /** What is written down of a resize that is accepted. */
    private final class Wanted implements ServerTasks.Along {

        private final Server server;
        private final Flavor flavor;
        private final @Nullable String diskConfig;
        private final String migrationId;
        private final RequestContext context;

        Wanted(Server server, Flavor flavor, @Nullable String diskConfig, String migrationId, RequestContext context) {
            this.server = server;
            this.flavor = flavor;
            this.diskConfig = diskConfig;
            this.migrationId = migrationId;
            this.context = context;
        }

        @Override
        public void change(ServerChange change) {
            change.wayBack(server.wayBack()
                    .withResize(new Server.Resize(
                            server.size(),
                            Server.Size.of(flavor),
                            server.placement().host(),
                            server.state().vm() == VmState.STOPPED,
                            UtcTime.now(clock),
                            migrationId)));
            if (diskConfig != null) {
                change.diskConfig(diskConfig);
            }
        }

        @Override
        public void write() {
            quotas.admitGrowth(
                    server.projectId(),
                    server.userId(),
                    flavor.vcpus() - server.size().vcpus(),
                    flavor.memoryMb() - server.size().memoryMb());
            migrations.insert(new NewMigration(
                    migrationId,
                    server,
                    String.valueOf(context.projectId()),
                    String.valueOf(context.userId()),
                    Migration.RESIZE,
                    Server.Size.of(flavor),
                    flavors.find(server.size().flavorId()).map(Flavor::pk).orElse(null),
                    flavor.pk()));
        }
    }
}
