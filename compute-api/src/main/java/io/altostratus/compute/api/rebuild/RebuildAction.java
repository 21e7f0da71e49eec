package io.altostratus.compute.api.rebuild;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.creation.AdminPasswords;
import io.altostratus.compute.api.creation.ServerLimits;
import io.altostratus.compute.api.images.ImageCatalog;
import io.altostratus.compute.api.images.ImageFit;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.api.views.ServerViews;
import io.altostratus.compute.database.keypairs.Keypair;
import io.altostratus.compute.database.keypairs.KeypairRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.workflows.WorkBeginning;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.context.RequestContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * {@code rebuild}: a server made anew of an image, which keeps its id, its cards with their addresses, its host and its
 * flavor.
 */
@Component
class RebuildAction implements ServerAction {

    private static final String RULE = "os_compute_api:servers:rebuild";
    private static final String VERB = "rebuild";

    private final ServerTasks tasks;
    private final ServerRepository servers;
    private final ImageCatalog images;
    private final KeypairRepository keypairs;
    private final QuotaLimits quotas;
    private final AdminPasswords passwords;
    private final ServerViews views;
    private final Policy policy;

    RebuildAction(
            ServerTasks tasks,
            ServerRepository servers,
            ImageCatalog images,
            KeypairRepository keypairs,
            QuotaLimits quotas,
            AdminPasswords passwords,
            ServerViews views,
            Policy policy) {
        this.tasks = tasks;
        this.servers = servers;
        this.images = images;
        this.keypairs = keypairs;
        this.quotas = quotas;
        this.passwords = passwords;
        this.views = views;
        this.policy = policy;
    }

    @Override
    public String name() {
        return VERB;
    }

    @Override
    public String policy() {
        return RULE;
    }

    @Override
    public String schema() {
        return "action-rebuild";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        Server server = request.server();
        RequestContext context = request.context();
        RebuildRequest wanted = RebuildRequest.of(request.parameters());
        if (request.parameters().has("trusted_image_certificates")) {
            policy.enforce(
                    context,
                    RULE + ":trusted_certs",
                    Map.of("project_id", server.projectId(), "user_id", server.userId()));
        }
        ServerTasks.requirePossible(server, ServerEvent.REBUILD_ASKED, VERB, context);
        Map<String, Integer> limits = quotas.of(context.requireProjectId(), context.requireUserId());
        ServerLimits.requireMetadata(wanted.metadataItems(), limits);
        ServerLimits.requireFiles(wanted.files(), limits);
        Keypair keypair = keypair(wanted.keyName(), context);
        ImageCatalog.ImageFacts image = images.find(wanted.imageId(), request.token(), context);
        ImageFit.requireDiskConfig(wanted.diskConfig(), image);
        ImageFit.require(image, server.size().memoryMb(), server.size().rootGb());
        ImageFit.requireHardware(server.size().extraSpecs(), image.kept().properties());
        String password = passwords.choose(wanted.adminPassword());
        tasks.start(
                server,
                ServerEvent.REBUILD_ASKED,
                WorkflowKind.REBUILD_SERVER,
                VERB,
                "rebuild",
                WorkBeginning.with(
                        new WorkRequest.Rebuild(image.id().equals(server.image().id()) ? null : server.image())),
                wanted.along(image, keypair, passwords.forDrive(server, password)),
                context);
        return answer(servers.find(server.id()).orElse(server), password, request);
    }

    private @Nullable Keypair keypair(@Nullable String name, RequestContext context) {
        return name == null
                ? null
                : keypairs.find(context.requireUserId(), name)
                        .orElseThrow(() -> ApiException.badRequest("Invalid key_name provided."));
    }

    private ResponseEntity<Map<String, Object>> answer(Server server, String password, ActionRequest request) {
        Map<String, Object> view =
                new LinkedHashMap<>(views.rebuilt(server, request.version(), request.http(), request.context()));
        String shown = passwords.shown(password);
        if (shown != null) {
            view.put("adminPass", shown);
        }
        return ResponseEntity.accepted()
                .header("Location", PageLinks.base(request.http()) + "/v2.1/servers/" + server.id())
                .body(Map.of("server", view));
    }
}
