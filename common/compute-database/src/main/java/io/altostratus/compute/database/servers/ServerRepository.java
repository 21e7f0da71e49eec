package io.altostratus.compute.database.servers;

import io.altostratus.compute.model.report.GuestDevice;
import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.ServerStateMachine;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.context.Json;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Servers in the database. A state changes by one conditional statement whose row count is looked at, never otherwise. */
@Repository
public class ServerRepository {

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;
    private final Clock clock;

    public ServerRepository(JdbcClient jdbc, NamedParameterJdbcTemplate batches, Clock clock) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.clock = clock;
    }

    /** A living server. Whatever text a client takes for an id is only looked for, so it need not be ASCII. */
    public Optional<Server> find(String id) {
        return jdbc.sql("SELECT " + ServerRow.COLUMNS + " FROM servers s WHERE s.id = CONVERT(:id USING ascii)"
                        + " AND s.deleted = FALSE")
                .param("id", id)
                .query((row, n) -> ServerRow.read(row))
                .optional();
    }

    /** A server, also one that is only remembered. */
    public Optional<Server> findEvenDeleted(String id) {
        return jdbc.sql("SELECT " + ServerRow.COLUMNS + " FROM servers s WHERE s.id = CONVERT(:id USING ascii)")
                .param("id", id)
                .query((row, n) -> ServerRow.read(row))
                .optional();
    }

    public List<Server> page(Keyset.Page page) {
        return jdbc.sql("SELECT " + ServerRow.COLUMNS + page.sql())
                .params(page.parameters())
                .query((row, n) -> ServerRow.read(row))
                .list();
    }

    public List<Server> onHost(String host) {
        return jdbc.sql("SELECT " + ServerRow.COLUMNS + " FROM servers s WHERE s.host = :host AND s.deleted = FALSE")
                .param("host", host)
                .query((row, n) -> ServerRow.read(row))
                .list();
    }

    /** Servers that wait to be removed since before a time, the oldest first. */
    public List<Server> softDeletedBefore(LocalDateTime time, int limit) {
        return jdbc.sql("SELECT " + ServerRow.COLUMNS + " FROM servers s WHERE s.soft_deleted_at < :time"
                        + " AND s.deleted = FALSE AND s.vm_state = 'soft-delete' AND s.task_state IS NULL"
                        + " ORDER BY s.soft_deleted_at LIMIT " + limit)
                .param("time", time)
                .query((row, n) -> ServerRow.read(row))
                .list();
    }

    /** What a guest is given to read when it boots first. */
    public FirstBoot firstBoot(String id) {
        return jdbc.sql("SELECT user_data, personality, admin_password, boot_roles, placed_devices FROM servers"
                        + " WHERE id = :id")
                .param("id", id)
                .query((row, n) -> new FirstBoot(
                        row.getString(1),
                        files(row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        devices(row.getString(5))))
                .optional()
                .orElse(FirstBoot.NOTHING);
    }

    private static List<FirstBoot.File> files(@Nullable String json) {
        return json == null ? List.of() : List.of(Json.MAPPER.readValue(json, FirstBoot.File[].class));
    }

    private static List<GuestDevice> devices(@Nullable String json) {
        return json == null ? List.of() : List.of(Json.MAPPER.readValue(json, GuestDevice[].class));
    }

    /** Where the host has put the devices of a guest. */
    public void placeDevices(String id, List<GuestDevice> devices) {
        jdbc.sql("UPDATE servers SET placed_devices = :devices WHERE id = :id AND deleted = FALSE")
                .param("id", id)
                .param("devices", Json.MAPPER.writeValueAsString(devices))
                .update();
    }

    private record UserData(String id, @Nullable String text) {}

    /** The user data of servers that have any. */
    public Map<String, String> userData(Collection<String> ids) {
        Map<String, String> found = new HashMap<>();
        if (!ids.isEmpty()) {
            jdbc.sql("SELECT id, user_data FROM servers WHERE id IN (:ids) AND user_data IS NOT NULL")
                    .param("ids", ids)
                    .query((row, n) -> new UserData(row.getString(1), row.getString(2)))
                    .list()
                    .forEach(one -> found.put(one.id(), String.valueOf(one.text())));
        }
        return found;
    }

    /** What the guest has told of its password; empty for nothing. */
    public String guestPassword(String id) {
        return jdbc.sql("SELECT guest_password FROM servers WHERE id = :id AND deleted = FALSE")
                .param("id", id)
                .query(String.class)
                .optional()
                .orElse("");
    }

    /** A guest tells it once. @return false if it has done so already */
    public boolean tellGuestPassword(String id, String password) {
        return jdbc.sql("UPDATE servers SET guest_password = :password WHERE id = :id AND deleted = FALSE"
                                + " AND guest_password = ''")
                        .param("id", id)
                        .param("password", password)
                        .update()
                > 0;
    }

    public void forgetGuestPassword(String id) {
        jdbc.sql("UPDATE servers SET guest_password = '' WHERE id = :id")
                .param("id", id)
                .update();
    }

    /** Which of these exist and live. */
    public List<String> living(Collection<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : jdbc.sql("SELECT id FROM servers WHERE id IN (:ids) AND deleted = FALSE")
                        .param("ids", ids)
                        .query(String.class)
                        .list();
    }

    /** Which of these exist and live, and whether they have a host. */
    public Map<String, Boolean> placed(Collection<String> ids) {
        Map<String, Boolean> placed = new HashMap<>();
        if (!ids.isEmpty()) {
            jdbc.sql("SELECT id, host IS NOT NULL FROM servers WHERE id IN (:ids) AND deleted = FALSE")
                    .param("ids", ids)
                    .query(row -> {
                        placed.put(row.getString(1), row.getBoolean(2));
                    });
        }
        return placed;
    }

    /** Ids of living servers in this state with which nothing is being done, those first that have been so for longest. */
    public List<String> idle(VmState vm, int limit) {
        return jdbc.sql("SELECT id FROM servers WHERE deleted = FALSE AND vm_state = :vm AND task_state IS NULL"
                        + " ORDER BY updated_at LIMIT :limit")
                .param("vm", vm.word())
                .param("limit", limit)
                .query(String.class)
                .list();
    }

    public void insert(List<NewServer> servers) {
        LocalDateTime now = UtcTime.now(clock);
        batches.batchUpdate("""
                INSERT INTO servers (id, project_id, user_id, name, hostname, vm_state, task_state, power_state, generation,
                    requested_zone, requested_host, flavor_id, flavor_name, vcpus, memory_mb, root_gb, ephemeral_gb,
                    swap_mb, image_id, image, key_name, public_key, user_data, config_drive, metadata, access_ip_v4,
                    access_ip_v6, disk_config, reservation_id, launch_index, requested_networks, security_groups, nics,
                    created_at, updated_at, description, flavor_extra_specs, block_devices, scheduler_hints,
                    server_group_id, personality, admin_password, boot_roles)
                VALUES (:id, :project_id, :user_id, :name, :hostname, :vm_state, :task_state, 0, 1,
                    :requested_zone, :requested_host, :flavor_id, :flavor_name, :vcpus, :memory_mb, :root_gb, :ephemeral_gb,
                    :swap_mb, :image_id, :image, :key_name, :public_key, :user_data, :config_drive, :metadata, :access_ip_v4,
                    :access_ip_v6, :disk_config, :reservation_id, :launch_index, :requested_networks, :security_groups,
                    '[]', :now, :now, :description, :flavor_extra_specs, :block_devices, :scheduler_hints,
                    :server_group_id, :personality, :admin_password, :boot_roles)
                """, servers.stream().map(s -> row(s, now)).toArray(SqlParameterSource[]::new));
    }

    private static SqlParameterSource row(NewServer server, LocalDateTime now) {
        ServerState initial = ServerStateMachine.INITIAL;
        Server.Size size = server.size();
        return new MapSqlParameterSource()
                .addValue("id", server.id())
                .addValue("project_id", server.projectId())
                .addValue("user_id", server.userId())
                .addValue("name", server.name())
                .addValue("hostname", server.hostname())
                .addValue("vm_state", initial.vm().word())
                .addValue(
                        "task_state",
                        initial.task() == null ? null : initial.task().word())
                .addValue("requested_zone", server.requestedZone())
                .addValue("requested_host", server.requestedHost())
                .addValue("flavor_id", size.flavorId())
                .addValue("flavor_name", size.flavorName())
                .addValue("vcpus", size.vcpus())
                .addValue("memory_mb", size.memoryMb())
                .addValue("root_gb", size.rootGb())
                .addValue("ephemeral_gb", size.ephemeralGb())
                .addValue("swap_mb", size.swapMb())
                .addValue("image_id", server.image().id())
                .addValue("image", Json.MAPPER.writeValueAsString(server.image()))
                .addValue("key_name", server.access().keyName())
                .addValue("public_key", server.access().publicKey())
                .addValue("user_data", server.firstBoot().userData())
                .addValue(
                        "personality",
                        server.firstBoot().files().isEmpty()
                                ? null
                                : Json.MAPPER.writeValueAsString(
                                        server.firstBoot().files()))
                .addValue("admin_password", server.firstBoot().adminPassword())
                .addValue("boot_roles", server.firstBoot().roles())
                .addValue("config_drive", server.access().configDrive())
                .addValue("metadata", Json.MAPPER.writeValueAsString(server.metadata()))
                .addValue("access_ip_v4", server.access().ipV4())
                .addValue("access_ip_v6", server.access().ipV6())
                .addValue("disk_config", server.launch().diskConfig())
                .addValue("reservation_id", server.launch().reservationId())
                .addValue("launch_index", server.launch().index())
                .addValue("requested_networks", Json.MAPPER.writeValueAsString(server.requestedNetworks()))
                .addValue("security_groups", Json.MAPPER.writeValueAsString(server.securityGroups()))
                .addValue("description", server.description())
                .addValue("flavor_extra_specs", Json.MAPPER.writeValueAsString(size.extraSpecs()))
                .addValue("block_devices", Json.MAPPER.writeValueAsString(server.blockDevices()))
                .addValue(
                        "scheduler_hints",
                        Json.MAPPER.writeValueAsString(server.schedulerHints().hints()))
                .addValue("server_group_id", server.schedulerHints().groupId())
                .addValue("now", now);
    }

    /**
     * Changes a living server that is in the given state and has the given generation.
     *
     * @return whether it was: zero rows mean that something else came first
     */
    public boolean change(String id, ServerState from, long generation, ServerChange change) {
        Map<String, @Nullable Object> parameters = new HashMap<>(change.parameters(UtcTime.now(clock)));
        parameters.put("id", id);
        parameters.put("from_vm", from.vm().word());
        parameters.put("from_task", from.task() == null ? null : from.task().word());
        parameters.put("generation", generation);
        return jdbc.sql("UPDATE servers SET " + change.assignments()
                                + " WHERE id = :id AND deleted = FALSE AND generation = :generation"
                                + " AND vm_state = :from_vm AND task_state <=> :from_task")
                        .params(parameters)
                        .update()
                > 0;
    }

    /** Changes a living server whatever its state; for what does not touch the state, such as its name. */
    public boolean change(String id, ServerChange change) {
        Map<String, @Nullable Object> parameters = new HashMap<>(change.parameters(UtcTime.now(clock)));
        parameters.put("id", id);
        return jdbc.sql("UPDATE servers SET " + change.assignments() + " WHERE id = :id AND deleted = FALSE")
                        .params(parameters)
                        .update()
                > 0;
    }

    /** Raised with every change of the network cards of a living server. */
    public Optional<Long> nicsVersion(String id) {
        return jdbc.sql("SELECT nics_version FROM servers WHERE id = :id AND deleted = FALSE")
                .param("id", id)
                .query(Long.class)
                .optional();
    }

    /**
     * Changes a living server if its network cards have not been changed since.
     *
     * @return false if they were, or the server is gone
     */
    public boolean changeSince(long nicsVersion, String id, ServerChange change) {
        Map<String, @Nullable Object> parameters = new HashMap<>(change.parameters(UtcTime.now(clock)));
        parameters.put("id", id);
        parameters.put("nics_version", nicsVersion);
        return jdbc.sql("UPDATE servers SET " + change.assignments()
                                + " WHERE id = :id AND deleted = FALSE AND nics_version = :nics_version")
                        .params(parameters)
                        .update()
                > 0;
    }

    /**
     * Notes that the network cards of a living server are as they are written down, so that what was read before is not
     * written any more.
     *
     * @return false if they were changed meanwhile, or the server is gone
     */
    public boolean confirmNics(long nicsVersion, String id) {
        return jdbc.sql("UPDATE servers SET nics_version = nics_version + 1 WHERE id = :id AND deleted = FALSE"
                                + " AND nics_version = :nics_version")
                        .param("id", id)
                        .param("nics_version", nicsVersion)
                        .update()
                > 0;
    }

    /**
     * Changes the network cards of a server, if it lives, by what they are now.
     *
     * @throws OptimisticLockingFailureException if another has changed them meanwhile: the transaction is to be retried
     */
    public void changeNics(String id, UnaryOperator<List<Server.Nic>> change) {
        Optional<Long> version = nicsVersion(id);
        Optional<Server> server = find(id);
        if (version.isEmpty() || server.isEmpty()) {
            return;
        }
        List<Server.Nic> before = server.get().nics();
        List<Server.Nic> after = change.apply(before);
        if (!after.equals(before) && !changeSince(version.get(), id, new ServerChange().nics(after))) {
            throw new OptimisticLockingFailureException("the network cards of " + id + " have changed");
        }
    }

    /** Forgets servers that were deleted before a time, a few at a time. @return how many */
    public int purge(LocalDateTime deletedBefore, int limit) {
        return jdbc.sql("DELETE FROM servers WHERE deleted = TRUE AND deleted_at < :before LIMIT " + limit)
                .param("before", deletedBefore)
                .update();
    }
}
