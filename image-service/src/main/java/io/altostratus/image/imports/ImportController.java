package io.altostratus.image.imports;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.context.LogContext;
import io.altostratus.context.RequestContext;
import io.altostratus.image.images.Image;
import io.altostratus.image.images.ImageAccess;
import io.altostratus.image.images.ImageStatus;
import io.altostratus.image.quotas.ImageQuotas;
import io.altostratus.image.quotas.ProjectQuota;
import io.altostratus.image.store.Stores;
import io.altostratus.image.tasks.TaskRepository;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /v2/images/{id}/import}: writes the import down as a task, which goes on by itself. */
@RestController
class ImportController {

    private final ImageAccess access;
    private final ImportRepository imports;
    private final TaskRepository tasks;
    private final ImportWork work;
    private final ImportMethods methods;
    private final WebRules rules;
    private final Stores stores;
    private final ImageQuotas quotas;
    private final Transactions transactions;

    ImportController(
            ImageAccess access,
            ImportRepository imports,
            TaskRepository tasks,
            ImportWork work,
            ImportMethods methods,
            WebRules rules,
            Stores stores,
            ImageQuotas quotas,
            Transactions transactions) {
        this.access = access;
        this.imports = imports;
        this.tasks = tasks;
        this.work = work;
        this.methods = methods;
        this.rules = rules;
        this.stores = stores;
        this.quotas = quotas;
        this.transactions = transactions;
    }

    @PostMapping("/v2/images/{id}/import")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void start(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("image-import") JsonNode body) {
        try (LogContext about = LogContext.about("image", id)) {
            Image image = access.visible(context, request, id);
            String method = body.at("/method/name").asString();
            if (!methods.enabled().contains(method)) {
                throw ApiException.badRequest("Unknown import method name '" + method + "'.");
            }
            access.require(context, method.equals(ImportMethods.COPY_IMAGE) ? "copy_image" : "modify_image", image);
            requireReady(image, method);
            List<String> targets = targets(image, method, request.getHeader("x-image-meta-store"), body);
            if (targets.isEmpty()) {
                // A copy is everywhere already: who waits for it reads that nothing is left to do.
                transactions.run(() -> imports.announce(id, List.of()));
                return;
            }
            ImportOrder order = new ImportOrder(
                    image.id(),
                    method,
                    uri(method, body),
                    targets,
                    body.path("all_stores_must_succeed").asBoolean(true));
            int copies = targets.size() + image.locations().size();
            ProjectQuota quota = quotas.of(image.metadata().owner(), context);
            begin(
                    context,
                    order,
                    body,
                    () -> quota.requireImport(id, image.data().size(), copies));
        }
    }

    private void requireReady(Image image, String method) {
        String status = image.status().text();
        switch (method) {
            case ImportMethods.COPY_IMAGE -> {
                if (image.status() != ImageStatus.ACTIVE) {
                    throw ApiException.conflict("Only images with status active can be targeted for copying");
                }
            }
            case ImportMethods.GLANCE_DIRECT -> {
                if (image.status() == ImageStatus.ACTIVE) {
                    throw ApiException.conflict("Image with status active cannot be target for import");
                }
                if (image.status() != ImageStatus.UPLOADING) {
                    throw ApiException.conflict(
                            "Image needs to be staged before 'glance-direct' method can be used; it is " + status);
                }
            }
            default -> {
                if (image.status() == ImageStatus.ACTIVE) {
                    throw ApiException.conflict("Image with status active cannot be target for import");
                }
                if (image.status() != ImageStatus.QUEUED) {
                    throw ApiException.conflict("Image needs to be in 'queued' state to use '" + method + "' method");
                }
            }
        }
        if (image.metadata().containerFormat() == null) {
            throw ApiException.conflict("'container_format' needs to be set before import");
        }
        if (image.metadata().diskFormat() == null) {
            throw ApiException.conflict("'disk_format' needs to be set before import");
        }
    }

    private List<String> targets(Image image, String method, @Nullable String header, JsonNode body) {
        boolean isCopy = method.equals(ImportMethods.COPY_IMAGE);
        List<String> present =
                image.locations().stream().map(Image.Location::store).toList();
        if (body.path("all_stores").asBoolean(false)) {
            if (body.has("stores") || header != null) {
                throw ApiException.badRequest(
                        "All_stores parameter can't be used with x-image-meta-store header or stores parameter");
            }
            return stores.all().stream()
                    .map(described -> described.store().id())
                    .filter(store -> !isCopy || !present.contains(store))
                    .toList();
        }
        List<String> targets = new ArrayList<>();
        if (body.has("stores")) {
            if (header != null) {
                throw ApiException.badRequest("Stores parameter and x-image-meta-store header can't be both specified");
            }
            body.path("stores").valueStream().map(JsonNode::asString).distinct().forEach(targets::add);
        } else {
            targets.add(header == null ? stores.byDefault().id() : header.strip());
        }
        for (String store : targets) {
            if (stores.find(store).isEmpty()) {
                throw ApiException.conflict("There is no store \"" + store + "\" here.");
            }
            if (isCopy && present.contains(store)) {
                throw ApiException.badRequest("Image is already present at store '" + store + "'");
            }
        }
        return targets;
    }

    private @Nullable String uri(String method, JsonNode body) {
        if (!method.equals(ImportMethods.WEB_DOWNLOAD)) {
            return null;
        }
        String uri = body.at("/method/uri").asString("");
        if (rules.admitted(uri).isEmpty()) {
            throw ApiException.badRequest("URI for web-download does not pass filtering: " + uri);
        }
        return uri;
    }

    private void begin(RequestContext context, ImportOrder order, JsonNode body, Runnable requireRoom) {
        String task = UUID.randomUUID().toString();
        boolean taken = transactions.call(() -> {
            requireRoom.run();
            boolean mine = switch (order.method()) {
                case ImportMethods.GLANCE_DIRECT -> imports.takeStaged(order.imageId(), task);
                case ImportMethods.COPY_IMAGE -> imports.takeActive(order.imageId(), task);
                default -> imports.takeQueued(order.imageId(), task);
            };
            if (mine && imports.isBeingRemoved(order.imageId(), order.stores())) {
                throw ApiException.conflict("Data of the image are still being removed from such a store. Try again.");
            }
            if (mine) {
                imports.announce(order.imageId(), order.stores());
                tasks.insert(context, task, "api_image_import", order.imageId(), order.input(body));
                work.schedule(task);
            }
            return mine;
        });
        if (!taken) {
            throw ApiException.conflict("New operation on image '" + order.imageId()
                    + "' is not permitted as prior operation is still in progress");
        }
    }
}
