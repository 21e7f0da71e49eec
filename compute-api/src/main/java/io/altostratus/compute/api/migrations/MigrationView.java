package io.altostratus.compute.api.migrations;

import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.database.migrations.Migration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Migrations as Nova tells them. */
final class MigrationView {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

    private MigrationView() {}

    static Map<String, Object> of(Migration migration, Microversion version) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", migration.pk());
        view.put("instance_uuid", migration.serverId());
        view.put("status", migration.status());
        view.put("source_compute", migration.sourceHost());
        view.put("source_node", migration.sourceNode());
        view.put("dest_compute", migration.destHost());
        view.put("dest_node", migration.destNode());
        view.put("dest_host", migration.destAddress());
        view.put("old_instance_type_id", migration.oldFlavorPk());
        view.put("new_instance_type_id", migration.newFlavorPk());
        view.put("created_at", time(migration.createdAt()));
        view.put("updated_at", time(migration.updatedAt()));
        if (version.atLeast(2, 23)) {
            view.put("migration_type", migration.type());
        }
        if (version.atLeast(2, 59)) {
            view.put("uuid", migration.id());
        }
        if (version.atLeast(2, 80)) {
            view.put("user_id", migration.userId());
            view.put("project_id", migration.projectId());
        }
        return view;
    }

    private static @Nullable String time(@Nullable LocalDateTime time) {
        return time == null ? null : TIME.format(time);
    }
}
