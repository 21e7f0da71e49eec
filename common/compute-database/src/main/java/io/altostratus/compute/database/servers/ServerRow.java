package io.altostratus.compute.database.servers;

import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.TaskState;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.context.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Reads a server from a row. Columns are taken by position: a list of a thousand looks up no names. */
final class ServerRow {

    /** All but user data, which can be large and is asked for by itself. */
    static final String COLUMNS = """
            s.pk, s.id, s.project_id, s.user_id, s.name, s.hostname, s.vm_state, s.task_state, s.power_state, s.generation,
            s.host, s.hypervisor, s.requested_zone, s.requested_host, s.zone,
            s.flavor_id, s.flavor_name, s.vcpus, s.memory_mb, s.root_gb, s.ephemeral_gb, s.swap_mb, s.image,
            s.key_name, s.public_key, s.config_drive, s.access_ip_v4, s.access_ip_v6, s.metadata,
            s.reservation_id, s.launch_index, s.disk_config, s.requested_networks, s.security_groups, s.nics,
            s.fault_code, s.fault_message, s.fault_details, s.fault_at,
            s.created_at, s.updated_at, s.launched_at, s.deleted_at, s.deleted,
            s.description, s.locked, s.locked_by_admin, s.locked_reason, s.flavor_extra_specs, s.block_devices,
            s.scheduler_hints, s.server_group_id, s.way_back, s.progress, s.soft_deleted_at
            """;

    private static final TypeReference<Map<String, String>> STRINGS_BY_NAME = new TypeReference<>() {};
    private static final TypeReference<Map<String, List<String>>> LISTS_BY_NAME = new TypeReference<>() {};
    private static final TypeReference<List<Server.BlockDevice>> DEVICES = new TypeReference<>() {};
    private static final TypeReference<List<Server.SecurityGroup>> GROUPS = new TypeReference<>() {};
    private static final TypeReference<List<Server.RequestedNetwork>> NETWORKS = new TypeReference<>() {};
    private static final TypeReference<List<Server.Nic>> NICS = new TypeReference<>() {};

    private ServerRow() {}

    static Server read(ResultSet row) throws SQLException {
        return new Server(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                new ServerState(VmState.of(row.getString(7)), TaskState.of(row.getString(8))),
                PowerState.of(row.getInt(9)),
                row.getLong(10),
                new Server.Placement(
                        row.getString(11), row.getString(12), row.getString(13), row.getString(14), row.getString(15)),
                new Server.Size(
                        row.getString(16),
                        row.getString(17),
                        row.getInt(18),
                        row.getInt(19),
                        row.getInt(20),
                        row.getInt(21),
                        row.getInt(22),
                        json(row.getString(49), "{}", STRINGS_BY_NAME, Map.of())),
                Json.MAPPER.readValue(row.getString(23), Server.Image.class),
                new Server.Access(
                        row.getString(24), row.getString(25), row.getBoolean(26), row.getString(27), row.getString(28)),
                json(row.getString(29), "{}", STRINGS_BY_NAME, Map.of()),
                new Server.Launch(row.getString(30), row.getInt(31), row.getString(32)),
                json(row.getString(33), "[]", NETWORKS, List.of()),
                json(row.getString(34), "[]", GROUPS, List.of()),
                json(row.getString(35), "[]", NICS, List.of()),
                fault(row),
                row.getObject(40, LocalDateTime.class),
                row.getObject(41, LocalDateTime.class),
                row.getObject(42, LocalDateTime.class),
                row.getObject(43, LocalDateTime.class),
                row.getBoolean(44),
                row.getString(45),
                row.getBoolean(46) ? new Server.Lock(true, row.getBoolean(47), row.getString(48)) : Server.Lock.OPEN,
                json(row.getString(50), "[]", DEVICES, List.of()),
                hints(row),
                wayBack(row.getString(53)),
                row.getInt(54),
                row.getObject(55, LocalDateTime.class));
    }

    private static <T> T json(String text, String empty, TypeReference<T> type, T nothing) {
        return text.equals(empty) ? nothing : Json.MAPPER.readValue(text, type);
    }

    private static Server.SchedulerHints hints(ResultSet row) throws SQLException {
        Map<String, List<String>> hints = json(row.getString(51), "{}", LISTS_BY_NAME, Map.of());
        String group = row.getString(52);
        return hints.isEmpty() && group == null ? Server.SchedulerHints.NONE : new Server.SchedulerHints(group, hints);
    }

    private static Server.WayBack wayBack(@Nullable String text) {
        return text == null ? Server.WayBack.NONE : Json.MAPPER.readValue(text, Server.WayBack.class);
    }

    private static Server.@Nullable Fault fault(ResultSet row) throws SQLException {
        String message = row.getString(37);
        LocalDateTime at = row.getObject(39, LocalDateTime.class);
        return message == null || at == null ? null : new Server.Fault(row.getInt(36), message, row.getString(38), at);
    }
}
