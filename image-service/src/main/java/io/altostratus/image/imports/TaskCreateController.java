package io.altostratus.image.imports;

import io.altostratus.api.body.RequestSchemas;
import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.MicroversionFilter;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.image.images.NewImages;
import io.altostratus.image.store.Stores;
import io.altostratus.image.tasks.ImageTask;
import io.altostratus.image.tasks.TaskRepository;
import io.altostratus.image.tasks.TaskView;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /v2/tasks}: the older way to import, for administrators, which makes an image and fetches its data from the
 * web by one task.
 */
@RestController
class TaskCreateController {

    private final NewImages images;
    private final ImportRepository imports;
    private final TaskRepository tasks;
    private final ImportWork work;
    private final WebRules rules;
    private final Stores stores;
    private final RequestSchemas schemas;
    private final Policy policy;

    TaskCreateController(
            NewImages images,
            ImportRepository imports,
            TaskRepository tasks,
            ImportWork work,
            WebRules rules,
            Stores stores,
            RequestSchemas schemas,
            Policy policy) {
        this.images = images;
        this.imports = imports;
        this.tasks = tasks;
        this.work = work;
        this.rules = rules;
        this.stores = stores;
        this.schemas = schemas;
        this.policy = policy;
    }

    @PostMapping("/v2/tasks")
    ResponseEntity<Map<String, @Nullable Object>> create(
            RequestContext context, HttpServletRequest request, @ValidBody("task") JsonNode body) {
        policy.enforce(context, "tasks_api_access", Map.of());
        policy.enforce(context, "add_task", Map.of());
        JsonNode input = body.path("input");
        String uri = input.path("import_from").asString("");
        if (rules.admitted(uri).isEmpty()) {
            throw ApiException.badRequest("The URI of import_from does not pass filtering: " + uri);
        }
        ObjectNode properties = (ObjectNode) input.path("image_properties");
        schemas.check("image", MicroversionFilter.negotiated(request), properties);
        if (!properties.path("disk_format").isString()
                || !properties.path("container_format").isString()) {
            throw ApiException.badRequest("image_properties must have disk_format and container_format.");
        }
        String store = stores.byDefault().id();
        String task = UUID.randomUUID().toString();
        AtomicReference<ImageTask> made = new AtomicReference<>();
        images.create(context, properties, image -> {
            ObjectNode whole = ((ObjectNode) input).deepCopy();
            whole.put("image_id", image.id());
            whole.putArray("backend").add(store);
            imports.takeQueued(image.id(), task);
            imports.announce(image.id(), List.of(store));
            made.set(tasks.insert(context, task, "import", image.id(), whole));
            work.schedule(task);
        });
        return ResponseEntity.created(URI.create(TaskView.path(task)))
                .body(TaskView.of(Objects.requireNonNull(made.get())));
    }
}
