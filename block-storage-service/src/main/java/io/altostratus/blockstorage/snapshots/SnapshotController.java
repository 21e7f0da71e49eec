package io.altostratus.blockstorage.snapshots;

import io.altostratus.auth.policy.Policy;
import io.altostratus.blockstorage.common.Paths;
import io.altostratus.blockstorage.common.ProjectTable;
import io.altostratus.blockstorage.common.Views;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /snapshots}: what there is; snapshots cannot be made yet. */
@RestController
@RequestMapping({Paths.WITH_PROJECT, Paths.PLAIN})
class SnapshotController {

    private static final String KIND = "Snapshot";

    private final ProjectTable<Snapshot> snapshots;
    private final Policy policy;

    SnapshotController(JdbcClient jdbc, Policy policy) {
        this.snapshots = new ProjectTable<>(jdbc, "snapshots", KIND, Snapshot.class);
        this.policy = policy;
    }

    @GetMapping("/snapshots")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "volume:get_all_snapshots");
        return Views.page(
                request, "snapshots", snapshots.page(context, request), SnapshotController::summary, Snapshot::id);
    }

    @GetMapping("/snapshots/detail")
    Map<String, Object> detail(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "volume:get_all_snapshots");
        return Views.page(
                request, "snapshots", snapshots.page(context, request), SnapshotController::detail, Snapshot::id);
    }

    @GetMapping("/snapshots/{id}")
    Map<String, Object> show(RequestContext context, @PathVariable String id) {
        Snapshot snapshot = snapshots.get(id);
        if (!policy.allows(context, "volume:get_snapshot", Map.of("project_id", snapshot.projectId()))) {
            throw ProjectTable.notFound(KIND, id);
        }
        return Map.of("snapshot", detail(snapshot));
    }

    private static Map<String, @Nullable Object> summary(Snapshot snapshot) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", snapshot.id());
        view.put("name", snapshot.name());
        view.put("description", snapshot.description());
        view.put("size", snapshot.size());
        view.put("status", snapshot.status());
        view.put("volume_id", snapshot.volumeId());
        view.put("metadata", Map.of());
        view.put("created_at", Views.time(snapshot.createdAt()));
        view.put("updated_at", Views.time(snapshot.updatedAt()));
        return view;
    }

    private static Map<String, @Nullable Object> detail(Snapshot snapshot) {
        Map<String, @Nullable Object> view = summary(snapshot);
        view.put("os-extended-snapshot-attributes:progress", snapshot.progress());
        view.put("os-extended-snapshot-attributes:project_id", snapshot.projectId());
        return view;
    }
}
