package io.altostratus.compute.api;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes rows as the other compute services would leave them. */
public final class Seed {

    private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final JdbcClient jdbc;
    private int count;

    Seed(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public void flavor(String id) {
        flavor(id, 1, 64, true);
    }

    public void flavor(String id, int vcpus, int memoryMb, boolean isPublic) {
        jdbc.sql("""
                INSERT INTO flavors (id, name, memory_mb, vcpus, root_gb, ephemeral_gb, swap_mb, rxtx_factor, is_public,
                    created_at) VALUES (:id, :name, :memory, :vcpus, 1, 0, 0, 1, :public, UTC_TIMESTAMP(6))
                """)
                .param("id", id)
                .param("name", "flavor " + id)
                .param("memory", memoryMb)
                .param("vcpus", vcpus)
                .param("public", isPublic)
                .update();
    }

    public void keypair(String user, String name) {
        jdbc.sql("""
                INSERT INTO keypairs (user_id, name, type, public_key, fingerprint, created_at)
                VALUES (:user, :name, 'ssh', 'ssh-ed25519 AAAA', 'aa:bb', UTC_TIMESTAMP(6))
                """).param("user", user).param("name", name).update();
    }

    /** A compute host that has just been heard of. */
    public void host(String host) {
        jdbc.sql("""
                INSERT INTO services (id, host, binary_name, zone, started_at, last_seen_at)
                VALUES (:id, :host, 'nova-compute', 'nova', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
                """)
                .param("id", UUID.randomUUID().toString())
                .param("host", host)
                .update();
        jdbc.sql("""
                INSERT INTO compute_nodes (id, host, hypervisor_hostname, hypervisor_type, hypervisor_version, zone,
                    host_ip, cpu_info, uptime, vcpus, memory_mb, disk_gb, reserved_memory_mb, reserved_disk_gb,
                    running_guests, reported_at)
                VALUES (:id, :host, :host, 'QEMU', 8002002, 'nova', '192.0.2.1', '{}', 'up', 8, 16384, 100, 512, 1, 3,
                    UTC_TIMESTAMP(6))
                """)
                .param("id", UUID.randomUUID().toString())
                .param("host", host)
                .update();
    }

    public void quota(String project, String resource, int limit) {
        jdbc.sql("INSERT INTO quotas VALUES (:project, :resource, :limit)")
                .param("project", project)
                .param("resource", resource)
                .param("limit", limit)
                .update();
    }

    /** Unfinished work on a server. */
    public String workflow(String server, String kind) {
        String id = UUID.randomUUID().toString();
        jdbc.sql("""
                INSERT INTO workflows (id, kind, version, server_id, active_server, step, state, context, generation,
                    wake_at, created_at, updated_at)
                VALUES (:id, :kind, 1, :server, :server, '', '{}', '{"requestId":"req-1","scope":"NONE","roles":[]}', 1,
                    UTC_TIMESTAMP(6) + INTERVAL 1 HOUR, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
                """)
                .param("id", id)
                .param("kind", kind)
                .param("server", server)
                .update();
        return id;
    }

    /** Servers with everything a server can have; later ones are younger by a second. */
    public List<String> servers(String project, int howMany) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < howMany; i++) {
            ids.add(server(project, Map.of()));
        }
        return ids;
    }

    /** An active server with some columns of its own. */
    public String server(String project, Map<String, ? extends @Nullable Object> columns) {
        int n = count++;
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", UUID.randomUUID().toString());
        row.put("project_id", project);
        row.put("user_id", "user-of-" + project);
        row.put("name", "vm-" + n);
        row.put("hostname", "vm-" + n);
        row.put("vm_state", "active");
        row.put("task_state", null);
        row.put("power_state", 1);
        row.put("generation", 3);
        row.put("host", "h" + n % 3);
        row.put("hypervisor", "h" + n % 3);
        row.put("zone", "nova");
        row.put("flavor_id", "f1");
        row.put("flavor_name", "flavor f1");
        row.put("vcpus", 1);
        row.put("memory_mb", 64);
        row.put("root_gb", 1);
        row.put("ephemeral_gb", 0);
        row.put("swap_mb", 0);
        row.put("image_id", "99999999-0000-4000-8000-000000000001");
        row.put("image", """
                {"id": "99999999-0000-4000-8000-000000000001", "name": "tiny", "diskFormat": "qcow2", "sizeBytes": 1,
                "minDiskGb": 0}""");
        row.put("key_name", "key");
        row.put("public_key", "ssh-ed25519 AAAA");
        row.put("user_data", null);
        row.put("config_drive", false);
        row.put("metadata", "{\"role\": \"web\", \"number\": \"" + n + "\"}");
        row.put("disk_config", "MANUAL");
        row.put("reservation_id", "r-12345678");
        row.put("launch_index", 0);
        row.put("requested_networks", "[]");
        row.put("security_groups", "[{\"name\": \"default\"}, {\"id\": \"g\", \"name\": \"web\"}]");
        row.put("nics", nics(n));
        row.put("created_at", START.plusSeconds(n));
        row.put("updated_at", LocalDateTime.now(ZoneOffset.UTC));
        row.put("launched_at", START.plusSeconds(n + 10));
        row.put("deleted", false);
        row.putAll(columns);
        String names = String.join(", ", row.keySet());
        String values = ":" + String.join(", :", row.keySet());
        jdbc.sql("INSERT INTO servers (" + names + ") VALUES (" + values + ")")
                .params(row)
                .update();
        return String.valueOf(row.get("id"));
    }

    private static String nics(int n) {
        return """
                [{"portId": "%08x-0000-4000-8000-000000000001", "networkId": "22222222-0000-4000-8000-000000000001",
                "networkName": "front", "macAddress": "fa:16:3e:00:00:01", "mtu": 1450, "ownPort": true,
                "addresses": [{"ipAddress": "10.0.%d.%d", "version": 4}, {"ipAddress": "fd00::%x", "version": 6}]},
                {"portId": "%08x-0000-4000-8000-000000000002", "networkId": "22222222-0000-4000-8000-000000000002",
                "networkName": "back", "macAddress": "fa:16:3e:00:00:02", "ownPort": false,
                "addresses": [{"ipAddress": "10.1.%d.%d", "version": 4}]}]""".formatted(n, n / 250, n % 250, n + 1, n, n / 250, n % 250);
    }

    /** The vm state, the task state (or null) and the generation of a server. */
    public Map<String, Object> state(String server) {
        return jdbc.sql("SELECT vm_state, task_state, generation, deleted FROM servers WHERE id = :id")
                .param("id", server)
                .query()
                .singleRow();
    }
}
