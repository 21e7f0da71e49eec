package io.altostratus.image.tasks;

import io.altostratus.image.images.ImageTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task as the API shows it. */
public final class TaskView {

    private TaskView() {}

    public static String path(String id) {
        return "/v2/tasks/" + id;
    }

    public static Map<String, @Nullable Object> of(ImageTask task) {
        Map<String, @Nullable Object> view = stub(task);
        view.put("input", task.input());
        view.put("result", task.result());
        view.put("message", task.message());
        if (task.imageId() != null) {
            view.put("image_id", task.imageId());
        }
        if (task.requestId() != null) {
            view.put("request_id", task.requestId());
        }
        if (task.userId() != null) {
            view.put("user_id", task.userId());
        }
        return view;
    }

    /** As a list shows it. */
    static Map<String, @Nullable Object> stub(ImageTask task) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", task.id());
        view.put("type", task.type());
        view.put("status", task.status());
        view.put("owner", task.owner());
        view.put("created_at", ImageTime.text(task.createdAt()));
        view.put("updated_at", ImageTime.text(task.updatedAt()));
        if (task.expiresAt() != null) {
            view.put("expires_at", ImageTime.text(task.expiresAt()));
        }
        view.put("self", path(task.id()));
        view.put("schema", "/v2/schemas/task");
        return view;
    }
}
