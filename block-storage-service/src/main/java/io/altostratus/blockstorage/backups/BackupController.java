package io.altostratus.blockstorage.backups;

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

/** {@code /backups}: what there is; backups cannot be made yet. */
@RestController
@RequestMapping({Paths.WITH_PROJECT, Paths.PLAIN})
class BackupController {

    private static final String KIND = "Backup";

    private final ProjectTable<Backup> backups;
    private final Policy policy;

    BackupController(JdbcClient jdbc, Policy policy) {
        this.backups = new ProjectTable<>(jdbc, "backups", KIND, Backup.class);
        this.policy = policy;
    }

    @GetMapping("/backups")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "backup:get_all");
        return Views.page(request, "backups", backups.page(context, request), b -> summary(request, b), Backup::id);
    }

    @GetMapping("/backups/detail")
    Map<String, Object> detail(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "backup:get_all");
        return Views.page(request, "backups", backups.page(context, request), b -> detail(request, b), Backup::id);
    }

    @GetMapping("/backups/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Backup backup = backups.get(id);
        if (!policy.allows(context, "backup:get", Map.of("project_id", backup.projectId()))) {
            throw ProjectTable.notFound(KIND, id);
        }
        return Map.of("backup", detail(request, backup));
    }

    private static Map<String, @Nullable Object> summary(HttpServletRequest request, Backup backup) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", backup.id());
        view.put("name", backup.name());
        view.put("links", Views.links(request, "backups", backup.id()));
        return view;
    }

    private static Map<String, @Nullable Object> detail(HttpServletRequest request, Backup backup) {
        Map<String, @Nullable Object> view = summary(request, backup);
        view.put("description", backup.description());
        view.put("size", backup.size());
        view.put("status", backup.status());
        view.put("volume_id", backup.volumeId());
        view.put("snapshot_id", backup.snapshotId());
        view.put("availability_zone", backup.availabilityZone());
        view.put("container", backup.container());
        view.put("object_count", backup.objectCount());
        view.put("fail_reason", backup.failReason());
        view.put("is_incremental", false);
        view.put("has_dependent_backups", false);
        view.put("data_timestamp", Views.time(backup.createdAt()));
        view.put("created_at", Views.time(backup.createdAt()));
        view.put("updated_at", Views.time(backup.updatedAt()));
        return view;
    }
}
