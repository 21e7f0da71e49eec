package io.altostratus.compute.database.servers;

import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerState;
import io.altostratus.context.Json;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Columns that change together in one conditional statement. Only what is named is written. */
public final class ServerChange {

    private final Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    private boolean nextGeneration;
    private boolean nextNics;

    public ServerChange to(ServerState state) {
        columns.put("vm_state", state.vm().word());
        columns.put("task_state", state.task() == null ? null : state.task().word());
        return this;
    }

    /** For an accepted request: orders of earlier ones are void from now on, and so is the password kept for them. */
    public ServerChange nextGeneration() {
        nextGeneration = true;
        columns.putIfAbsent("admin_password", null);
        return this;
    }

    public ServerChange power(PowerState power) {
        columns.put("power_state", power.code());
        return this;
    }

    public ServerChange placedOn(String host, String zone) {
        columns.put("host", host);
        columns.put("hypervisor", host);
        columns.put("zone", zone);
        return this;
    }

    public ServerChange unplaced() {
        columns.put("host", null);
        columns.put("hypervisor", null);
        columns.put("zone", null);
        return this;
    }

    /** On no host any more; users are still shown the zone in which it was. */
    public ServerChange offHost() {
        columns.put("host", null);
        columns.put("hypervisor", null);
        return this;
    }

    /** @param zone null for any */
    public ServerChange requestedZone(@Nullable String zone) {
        columns.put("requested_zone", zone);
        return this;
    }

    public ServerChange nics(List<Server.Nic> nics) {
        columns.put("nics", Json.MAPPER.writeValueAsString(nics));
        nextNics = true;
        return this;
    }

    public ServerChange securityGroups(List<Server.SecurityGroup> groups) {
        columns.put("security_groups", Json.MAPPER.writeValueAsString(groups));
        return this;
    }

    public ServerChange launchedAt(LocalDateTime time) {
        columns.put("launched_at", time);
        return this;
    }

    public ServerChange fault(Server.@Nullable Fault fault) {
        columns.put("fault_code", fault == null ? null : fault.code());
        columns.put("fault_message", fault == null ? null : fault.message());
        columns.put("fault_details", fault == null ? null : fault.details());
        columns.put("fault_at", fault == null ? null : fault.at());
        return this;
    }

    public ServerChange deletedAt(LocalDateTime time) {
        columns.put("deleted", true);
        columns.put("deleted_at", time);
        return this;
    }

    public ServerChange name(String name) {
        columns.put("name", name);
        return this;
    }

    public ServerChange accessIps(@Nullable String ipV4, @Nullable String ipV6) {
        if (ipV4 != null) {
            columns.put("access_ip_v4", ipV4);
        }
        if (ipV6 != null) {
            columns.put("access_ip_v6", ipV6);
        }
        return this;
    }

    public ServerChange diskConfig(String value) {
        columns.put("disk_config", value);
        return this;
    }

    public ServerChange metadata(Map<String, String> metadata) {
        columns.put("metadata", Json.MAPPER.writeValueAsString(metadata));
        return this;
    }

    public ServerChange description(@Nullable String description) {
        columns.put("description", description);
        return this;
    }

    public ServerChange hostname(String hostname) {
        columns.put("hostname", hostname);
        return this;
    }

    public ServerChange lock(Server.Lock lock) {
        columns.put("locked", lock.locked());
        columns.put("locked_by_admin", lock.byAdmin());
        columns.put("locked_reason", lock.reason());
        return this;
    }

    public ServerChange size(Server.Size size) {
        columns.put("flavor_id", size.flavorId());
        columns.put("flavor_name", size.flavorName());
        columns.put("vcpus", size.vcpus());
        columns.put("memory_mb", size.memoryMb());
        columns.put("root_gb", size.rootGb());
        columns.put("ephemeral_gb", size.ephemeralGb());
        columns.put("swap_mb", size.swapMb());
        columns.put("flavor_extra_specs", Json.MAPPER.writeValueAsString(size.extraSpecs()));
        return this;
    }

    public ServerChange blockDevices(List<Server.BlockDevice> devices) {
        columns.put("block_devices", Json.MAPPER.writeValueAsString(devices));
        return this;
    }

    public ServerChange image(Server.Image image) {
        columns.put("image_id", image.id());
        columns.put("image", Json.MAPPER.writeValueAsString(image));
        return this;
    }

    public ServerChange key(@Nullable String name, @Nullable String publicKey) {
        columns.put("key_name", name);
        columns.put("public_key", publicKey);
        return this;
    }

    public ServerChange userData(@Nullable String base64) {
        columns.put("user_data", base64);
        return this;
    }

    public ServerChange wayBack(Server.WayBack wayBack) {
        columns.put("way_back", wayBack.equals(Server.WayBack.NONE) ? null : Json.MAPPER.writeValueAsString(wayBack));
        return this;
    }

    /** @param password for the guest's next first boot */
    public ServerChange adminPassword(String password) {
        columns.put("admin_password", password);
        return this;
    }

    /** Files for the guest's next first boot. */
    public ServerChange files(List<FirstBoot.File> files) {
        columns.put("personality", files.isEmpty() ? null : Json.MAPPER.writeValueAsString(files));
        return this;
    }

    /** The guest has had it. */
    public ServerChange noAdminPassword() {
        columns.put("admin_password", null);
        return this;
    }

    /** @param percent 0 to 100 */
    public ServerChange progress(int percent) {
        columns.put("progress", percent);
        return this;
    }

    /** @param time null if it is wanted again */
    public ServerChange softDeletedAt(@Nullable LocalDateTime time) {
        columns.put("soft_deleted_at", time);
        return this;
    }

    /** Which column is written with which parameter. */
    String assignments() {
        StringBuilder sql = new StringBuilder("updated_at = :set_updated_at");
        columns.keySet()
                .forEach(column ->
                        sql.append(", ").append(column).append(" = :set_").append(column));
        if (nextNics) {
            sql.append(", nics_version = nics_version + 1");
        }
        if (nextGeneration) {
            sql.append(", generation = generation + 1");
        }
        return sql.toString();
    }

    Map<String, @Nullable Object> parameters(LocalDateTime now) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("set_updated_at", now);
        columns.forEach((column, value) -> parameters.put("set_" + column, value));
        return parameters;
    }
}
