package io.altostratus.compute.api.resize;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.compute.api.servers.ServerTasks;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * {@code resize}: another flavor for a server. Whether the host has room is decided by the scheduler later; what can be
 * said of the flavor is said at once, a smaller disk included, which Nova accepts and then leaves undone.
 */
@Component
class ResizeAction implements ServerAction {

    private static final String VERB = "resize";
    private static final long GIB = 1L << 30;

    private final ServerTasks tasks;
    private final FlavorRepository flavors;
    private final MigrationRepository migrations;
    private final QuotaLimits quotas;
    private final ObjectIds ids;
    private final Clock clock;

    ResizeAction(
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

    @Override
    public String name() {
        return "resize";
    }

    @Override
    public String policy() {
        return "os_compute_api:servers:resize";
    }

    @Override
    public String schema() {
        return "action-resize";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        Server server = request.server();
        ServerTasks.requirePossible(server, ServerEvent.RESIZE_ASKED, VERB, request.context());
        Flavor flavor = flavor(request.parameters().get("flavorRef").asString(), request.context());
        requireFit(server, flavor);
        tasks.start(
                server,
                ServerEvent.RESIZE_ASKED,
                WorkflowKind.RESIZE_SERVER,
                VERB,
                "resize",
                WorkBeginning.EMPTY,
                new Wanted(
                        server,
                        flavor,
                        request.parameters().path("OS-DCF:diskConfig").asString(null),
                        ids.next(),
                        request.context()),
                request.context());
        return ResponseEntity.accepted().build();
    }

    private Flavor flavor(String reference, RequestContext context) {
        String id = reference.substring(reference.lastIndexOf('/') + 1);
        return flavors.find(id)
                .filter(flavor -> !flavor.disabled())
                .filter(flavor -> context.isAdmin() || flavors.isVisible(flavor, String.valueOf(context.projectId())))
                .orElseThrow(() -> ApiException.badRequest("Flavor " + id + " could not be found."));
    }

    private static void requireFit(Server server, Flavor flavor) {
        Server.Size before = server.size();
        if (flavor.id().equals(before.flavorId()) && flavor.name().equals(before.flavorName())) {
            throw ApiException.badRequest("When resizing, instances must change flavor!");
        }
        if (flavor.rootGb() == 0 && before.rootGb() != 0) {
            throw ApiException.badRequest("Unable to resize disk: Resize to zero disk flavor is not allowed.");
        }
        if (flavor.rootGb() < before.rootGb() || flavor.ephemeralGb() < before.ephemeralGb()) {
            throw ApiException.badRequest("Unable to resize disk down.");
        }
        Server.Image image = server.image();
        if (flavor.rootGb() != 0 && (long) image.minDiskGb() > flavor.rootGb()) {
            throw ApiException.badRequest("Flavor's disk is smaller than the minimum size specified in image metadata. "
                    + "Flavor disk is " + flavor.rootGb() * GIB + " bytes, minimum size is "
                    + image.minDiskGb() * GIB + " bytes.");
        }
        if (flavor.rootGb() != 0 && image.sizeBytes() > flavor.rootGb() * GIB) {
            throw ApiException.badRequest("Flavor's disk is too small for requested image. Flavor disk is "
                    + flavor.rootGb() * GIB + " bytes, image is " + image.sizeBytes() + " bytes.");
        }
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

        private Server.Size size() {
            return new Server.Size(
                    flavor.id(),
                    flavor.name(),
                    flavor.vcpus(),
                    flavor.memoryMb(),
                    flavor.rootGb(),
                    flavor.ephemeralGb(),
                    flavor.swapMb(),
                    flavor.extraSpecs());
        }

        @Override
        public void change(ServerChange change) {
            change.wayBack(server.wayBack()
                    .withResize(new Server.Resize(
                            server.size(),
                            size(),
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
                    flavor.vcpus() - server.size().vcpus(),
                    flavor.memoryMb() - server.size().memoryMb());
            migrations.insert(new NewMigration(
                    migrationId,
                    server,
                    context.requireProjectId(),
                    context.requireUserId(),
                    Migration.RESIZE,
                    size(),
                    flavors.find(server.size().flavorId()).map(Flavor::pk).orElse(null),
                    flavor.pk()));
        }
    }
}
