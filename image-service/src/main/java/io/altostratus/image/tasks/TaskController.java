package io.altostratus.image.tasks;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.image.images.Image;
import io.altostratus.image.images.ImageAccess;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v2/tasks} and {@code /v2/images/{id}/tasks}. */
@RestController
class TaskController {

    private static final int DEFAULT_LIMIT = 25;
    private static final int LONGEST_LIMIT = 1_000;
    private static final Set<String> SORTABLE =
            Set.of("id", "type", "status", "owner", "created_at", "updated_at", "expires_at");
    private static final Set<String> STATUSES =
            Set.of(ImageTask.PENDING, ImageTask.PROCESSING, ImageTask.SUCCESS, ImageTask.FAILURE);
    private static final Set<String> TYPES = Set.of("import", "api_image_import");
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}");

    private final TaskRepository tasks;
    private final ImageAccess images;
    private final Policy policy;

    TaskController(TaskRepository tasks, ImageAccess images, Policy policy) {
        this.tasks = tasks;
        this.images = images;
        this.policy = policy;
    }

    @GetMapping("/v2/tasks")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "tasks_api_access", Map.of());
        policy.enforce(context, "get_tasks", Map.of());
        Where scope = scope(context);
        Where conditions = scope(context)
                .equal("t.status", one(request, "status", STATUSES))
                .equal("t.type", one(request, "type", TYPES));
        String owner = request.getParameter("owner");
        if (owner != null) {
            conditions.equal("t.owner", owner);
        }
        int limit = limit(request.getParameter("limit"));
        String marker = marker(request.getParameter("marker"));
        List<ImageTask> page = limit == 0
                ? List.of()
                : tasks.page(conditions, scope, order(request), marker, limit)
                        .orElseThrow(() -> ApiException.badRequest("No task found with ID " + marker));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("tasks", page.stream().map(TaskView::stub).toList());
        answer.put("first", first(request));
        if (!page.isEmpty() && page.size() == limit) {
            answer.put("next", PageLinks.nextPath(request, page.getLast().id()));
        }
        answer.put("schema", "/v2/schemas/tasks");
        return answer;
    }

    /** Whom the rules let in without being an administrator sees the tasks of the own project. */
    private Where scope(RequestContext context) {
        Where scope = new Where();
        if (!images.isAdmin(context)) {
            String project = context.projectId();
            scope = project == null ? scope.and("1 = 0") : scope.and("t.owner = :scope_owner", "scope_owner", project);
        }
        return scope;
    }

    private static @Nullable String one(HttpServletRequest request, String name, Set<String> allowed) {
        String value = request.getParameter(name);
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (!allowed.contains(value)) {
            throw ApiException.badRequest("Invalid " + name + " value: " + value);
        }
        return value;
    }

    private static @Nullable String marker(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!UUID_FORM.matcher(text).matches()) {
            throw ApiException.badRequest("Invalid marker format");
        }
        return text;
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        int limit;
        try {
            limit = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("limit param must be an integer");
        }
        if (limit < 0) {
            throw ApiException.badRequest("limit param must be positive");
        }
        return Math.min(limit, LONGEST_LIMIT);
    }

    private static Keyset.Column order(HttpServletRequest request) {
        String key = request.getParameter("sort_key");
        String direction = request.getParameter("sort_dir");
        if (key != null && !SORTABLE.contains(key)) {
            throw ApiException.badRequest("Invalid sort key: " + key);
        }
        boolean descending = direction == null || direction.equals("desc");
        if (!descending && !direction.equals("asc")) {
            throw ApiException.badRequest("Invalid sort direction: " + direction);
        }
        return new Keyset.Column("t." + (key == null ? "created_at" : key), descending);
    }

    private static String first(HttpServletRequest request) {
        String next = PageLinks.nextPath(request, "");
        String first = next.replaceFirst("[?&]marker=$", "");
        return first;
    }

    @GetMapping("/v2/tasks/{id}")
    Map<String, @Nullable Object> show(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "tasks_api_access", Map.of());
        policy.enforce(context, "get_task", Map.of());
        ImageTask task = tasks.find(id)
                .filter(found -> images.isAdmin(context)
                        || (found.owner() != null && found.owner().equals(context.projectId())))
                .orElseThrow(() -> ApiException.notFound("No task found with ID " + id));
        return TaskView.of(task);
    }

    /** Tasks go by themselves when they expire. */
    @DeleteMapping("/v2/tasks/{id}")
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "tasks_api_access", Map.of());
        throw ApiException.of(
                        HttpStatus.METHOD_NOT_ALLOWED,
                        "Tasks cannot be deleted. They go by themselves at the time of their expires_at.")
                .withHeader("Allow", "GET");
    }

    @GetMapping("/v2/images/{id}/tasks")
    Map<String, Object> ofImage(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Image image = images.visible(context, request, id);
        return Map.of(
                "tasks", tasks.ofImage(image.id()).stream().map(TaskView::of).toList());
    }
}
