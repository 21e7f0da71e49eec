package io.altostratus.blockstorage.volumes;

import io.altostratus.auth.policy.Policy;
import io.altostratus.blockstorage.common.Paths;
import io.altostratus.blockstorage.common.ProjectTable;
import io.altostratus.blockstorage.common.Views;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /volumes}: what there is; volumes cannot be made yet. */
@RestController
@RequestMapping({Paths.WITH_PROJECT, Paths.PLAIN})
class VolumeController {

    private static final String KIND = "Volume";

    private final ProjectTable<Volume> volumes;
    private final Policy policy;

    VolumeController(JdbcClient jdbc, Policy policy) {
        this.volumes = new ProjectTable<>(jdbc, "volumes", KIND, Volume.class);
        this.policy = policy;
    }

    @GetMapping("/volumes")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "volume:get_all");
        return Views.page(request, "volumes", volumes.page(context, request), v -> summary(request, v), Volume::id);
    }

    @GetMapping("/volumes/detail")
    Map<String, Object> detail(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "volume:get_all");
        return Views.page(request, "volumes", volumes.page(context, request), v -> detail(request, v), Volume::id);
    }

    @GetMapping("/volumes/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Volume volume = volumes.get(id);
        if (!policy.allows(context, "volume:get", Map.of("project_id", volume.projectId()))) {
            throw ProjectTable.notFound(KIND, id);
        }
        return Map.of("volume", detail(request, volume));
    }

    private static Map<String, @Nullable Object> summary(HttpServletRequest request, Volume volume) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", volume.id());
        view.put("name", volume.name());
        view.put("links", Views.links(request, "volumes", volume.id()));
        return view;
    }

    private static Map<String, @Nullable Object> detail(HttpServletRequest request, Volume volume) {
        Map<String, @Nullable Object> view = summary(request, volume);
        view.put("description", volume.description());
        view.put("size", volume.size());
        view.put("status", volume.status());
        view.put("availability_zone", volume.availabilityZone());
        view.put("bootable", String.valueOf(volume.bootable()));
        view.put("encrypted", false);
        view.put("multiattach", volume.multiattach());
        view.put("attachments", List.of());
        view.put("metadata", Map.of());
        view.put("volume_type", volume.volumeTypeId());
        view.put("snapshot_id", volume.snapshotId());
        view.put("source_volid", volume.sourceVolid());
        view.put("consistencygroup_id", null);
        view.put("replication_status", null);
        view.put("migration_status", null);
        view.put("user_id", volume.userId());
        view.put("os-vol-tenant-attr:tenant_id", volume.projectId());
        view.put("created_at", Views.time(volume.createdAt()));
        view.put("updated_at", Views.time(volume.updatedAt()));
        return view;
    }
}
