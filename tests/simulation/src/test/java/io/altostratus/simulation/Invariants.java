package io.altostratus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.agent.driver.HypervisorDriver;
import io.altostratus.compute.conductor.audit.ImageCheck;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.ServerStateMachine;
import io.altostratus.compute.model.state.TaskState;
import io.altostratus.compute.model.state.VmState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What must hold: some of it after every step, the rest when everything has come to rest. */
final class Invariants {

    private static final int QUOTA_OF_SERVERS = 10;

    private final JdbcClient jdbc;

    Invariants(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** After every step, whatever has just died. */
    void check() {
        none("hosts whose sums are not those of their claims", """
                SELECT n.host FROM compute_nodes n LEFT JOIN claims c ON c.host = n.host
                GROUP BY n.host, n.vcpus_used, n.memory_mb_used, n.disk_gb_used, n.instances
                HAVING n.instances <> COUNT(c.server_id) OR n.vcpus_used <> COALESCE(SUM(c.vcpus), 0) OR n.memory_mb_used <> COALESCE(SUM(c.memory_mb), 0)
                    OR n.disk_gb_used <> COALESCE(SUM(c.disk_gb), 0)
                """);
        none(
                "hosts that are overcommitted",
                "SELECT host FROM compute_nodes WHERE vcpus_used > vcpus OR memory_mb_used > memory_mb");
        none("claims of deleted servers", """
                SELECT c.server_id FROM claims c LEFT JOIN servers s ON s.id = c.server_id AND s.deleted = FALSE
                LEFT JOIN migrations m ON m.id = c.server_id AND m.active = TRUE
                WHERE s.pk IS NULL AND m.pk IS NULL
                """);
        none("servers with a task that nobody works on", """
                SELECT s.id FROM servers s LEFT JOIN workflows w ON w.active_server = s.id
                WHERE s.deleted = FALSE AND s.task_state IS NOT NULL AND w.pk IS NULL
                """);
        none("work on servers that are idle or gone", """
                SELECT w.id FROM workflows w LEFT JOIN servers s ON s.id = w.active_server AND s.deleted = FALSE
                WHERE w.active_server IS NOT NULL AND (s.pk IS NULL OR s.task_state IS NULL)
                    AND w.kind <> 'reset-server' AND COALESCE(w.superseded_by, '') <> 'reset-server'
                """);
        none("servers that run on a host without a claim on it", """
                SELECT s.id FROM servers s LEFT JOIN migrations m ON m.server_id = s.id AND m.active = TRUE
                LEFT JOIN claims c ON (c.server_id = s.id OR c.server_id = m.id) AND c.host = s.host
                WHERE s.deleted = FALSE AND s.host IS NOT NULL AND s.vm_state <> 'building' AND c.server_id IS NULL
                """);
        none("open orders of finished work", """
                SELECT o.id FROM host_orders o JOIN workflows w ON w.id = o.workflow_id
                WHERE o.finished_at IS NULL AND w.outcome IS NOT NULL
                """);
        assertThat(
                        count(
                                "SELECT COUNT(*) FROM servers WHERE deleted = FALSE AND (vm_state <> 'soft-delete' OR task_state = 'restoring')"))
                .as("living servers against the quota")
                .isLessThanOrEqualTo(QUOTA_OF_SERVERS);
    }

    private void none(String what, String sql) {
        assertThat(jdbc.sql(sql).query(String.class).list()).as(what).isEmpty();
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    List<String> serverIds() {
        return jdbc.sql("SELECT id FROM servers").query(String.class).list();
    }

    /** States of the servers that live, by id. */
    SortedMap<String, ServerState> states() {
        return states("TRUE");
    }

    /** What servers on a host are that nobody works on, by id. */
    SortedMap<String, VmState> idleOn(String host) {
        SortedMap<String, VmState> idle = new TreeMap<>();
        states("task_state IS NULL AND host = '" + host + "'").forEach((id, state) -> idle.put(id, state.vm()));
        return idle;
    }

    private SortedMap<String, ServerState> states(String condition) {
        SortedMap<String, ServerState> states = new TreeMap<>();
        jdbc.sql("SELECT id, vm_state, task_state FROM servers WHERE deleted = FALSE AND " + condition)
                .query(row -> {
                    states.put(
                            row.getString("id"),
                            new ServerState(
                                    VmState.of(row.getString("vm_state")), TaskState.of(row.getString("task_state"))));
                });
        return states;
    }

    List<String> unfinished() {
        return jdbc.sql("""
                        SELECT CONCAT(kind, ' of ', server_id, ' at ', step, IF(undoing, ' undoing', ''))
                        FROM workflows WHERE outcome IS NULL
                        """).query(String.class).list();
    }

    /** Transitions that were seen, as {@code from -> to}, in all runs. */
    static Set<String> seenTransitions(JdbcClient jdbc) {
        return new TreeSet<>(jdbc.sql("""
                        SELECT CONCAT(from_vm, IF(from_task = '', '', '/'), from_task, ' -> ', to_vm,
                            IF(to_task = '', '', '/'), to_task) FROM seen_transitions
                        """).query(String.class).list());
    }

    static Set<String> knownTransitions() {
        return ServerStateMachine.transitions().stream()
                .map(t -> t.from() + " -> " + t.to())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    void checkSettled(World world) {
        Map<String, Server> living = new TreeMap<>();
        for (String id : serverIds()) {
            world.tables.servers().find(id).ifPresent(server -> living.put(id, server));
        }
        assertThat(living.keySet().stream().filter(world.deleteAsked::contains))
                .as("servers that were to be deleted")
                .isEmpty();
        living.values().forEach(Invariants::checkSettled);

        none("passwords kept after the work that they were for", """
                SELECT id FROM servers WHERE admin_password IS NOT NULL
                """);

        Set<String> ports = new TreeSet<>();
        living.values().forEach(server -> server.nics().forEach(nic -> ports.add(nic.portId())));
        assertThat(world.network.ports().keySet()).as("ports of living servers").isEqualTo(ports);

        checkImages(living, world);

        Set<String> placed = new TreeSet<>();
        living.values().stream().filter(s -> s.placement().host() != null).forEach(s -> placed.add(s.id()));
        living.values().forEach(server -> {
            Server.Resize resize = server.wayBack().resize();
            if (resize != null) {
                placed.add(resize.migrationId()); // which holds the old size
            }
        });
        assertThat(new TreeSet<>(jdbc.sql("SELECT server_id FROM migrations WHERE active = TRUE")
                        .query(String.class)
                        .list()))
                .as("servers that can be confirmed or reverted")
                .isEqualTo(living.values().stream()
                        .filter(server -> server.state().vm() == VmState.RESIZED)
                        .map(Server::id)
                        .collect(Collectors.toCollection(TreeSet::new)));
        none("parts of work that are told without their end", """
                SELECT event FROM server_action_events
                WHERE result IS NULL OR finished_at IS NULL OR finished_at < started_at
                """);
        none("ended work of which nothing is told", """
                SELECT w.id FROM workflows w JOIN server_actions a ON a.server_id = w.server_id
                    AND a.request_id = JSON_UNQUOTE(JSON_EXTRACT(w.context, '$.requestId'))
                LEFT JOIN server_action_events e ON e.action_pk = a.pk
                WHERE w.outcome IS NOT NULL AND w.kind <> 'reset-server' AND e.pk IS NULL
                """);
        none("claims that are not what their servers have", """
                SELECT s.id FROM servers s JOIN claims c ON c.server_id = s.id
                WHERE s.deleted = FALSE AND (c.vcpus <> s.vcpus OR c.memory_mb <> s.memory_mb)
                """);
        assertThat(new TreeSet<>(jdbc.sql("SELECT server_id FROM claims")
                        .query(String.class)
                        .list()))
                .as("claims of placed servers")
                .isEqualTo(placed);

        for (SimulatedHost host : world.hosts) {
            Map<String, PowerState> guests = new TreeMap<>();
            for (HypervisorDriver.Guest guest : host.guests().guests()) {
                guests.put(guest.serverId(), guest.power());
            }
            Set<String> belong = new HashSet<>();
            for (Server server : living.values()) {
                if (host.name().equals(server.placement().host())) {
                    belong.add(server.id());
                    checkGuest(server, guests.get(server.id()), world);
                }
            }
            assertThat(belong).as("guests on " + host.name()).containsAll(guests.keySet());
            assertThat(host.guests().backups())
                    .as("files of before a resize on " + host.name())
                    .containsExactlyInAnyOrderElementsOf(living.values().stream()
                            .filter(server ->
                                    host.name().equals(server.placement().host()))
                            .filter(server -> server.wayBack().resize() != null)
                            .map(Server::id)
                            .toList());
            for (Server server : living.values()) {
                host.guests()
                        .spec(server.id())
                        .filter(guest -> server.state().vm() == VmState.ACTIVE)
                        .ifPresent(guest -> assertThat(guest.flavor().memoryMb())
                                .as("memory of the guest of " + server.id())
                                .isEqualTo(server.size().memoryMb()));
            }
        }
    }

    /** Images of dead requests go with the auditor; all others have their data, or are gone. */
    private static void checkImages(Map<String, Server> living, World world) {
        SimulatedImages images = world.images;
        ImageCheck auditor = new ImageCheck(images, world.tables.workflows());
        auditor.look().stream()
                .filter(finding -> images.left().contains(finding.id()))
                .forEach(auditor::repair);
        assertThat(images.active()).as("images that have their data").containsAll(images.all());
        for (Server server : living.values()) {
            Server.Shelf shelf = server.wayBack().shelf();
            boolean shelved =
                    server.state().vm() == VmState.SHELVED || server.state().vm() == VmState.SHELVED_OFFLOADED;
            // One that was reset while it was shelved keeps the image, in which alone its data may be, until it is
            // deleted.
            if (shelved || !world.resetAsked.contains(server.id())) {
                assertThat(shelf != null)
                        .as("whether " + server + " lies in an image")
                        .isEqualTo(shelved);
            }
            if (shelf != null) {
                Set<String> known = new TreeSet<>(images.active());
                known.addAll(images.lost());
                assertThat(known).as("image of " + server.id()).contains(String.valueOf(shelf.imageId()));
            }
            if (server.state().vm() == VmState.SHELVED_OFFLOADED) {
                assertThat(server.placement().host())
                        .as("host of " + server.id())
                        .isNull();
                server.nics()
                        .forEach(nic -> assertThat(world.network.ports().get(nic.portId()))
                                .as("port of " + server.id())
                                .isNotNull()
                                .matches(port -> port.host().isEmpty()));
            }
        }
        if (world.chaos.isCalm()) { // what hosts could not remove they remove by themselves, hours later
            for (SimulatedHost host : world.hosts) {
                assertThat(host.copies()).as("copies on " + host.name()).isEmpty();
            }
        }
    }

    private static void checkSettled(Server server) {
        assertThat(server.state().task()).as("task of " + server.id()).isNull();
        if (server.state().vm() == VmState.ERROR) {
            assertThat(server.fault()).as("fault of " + server.id()).isNotNull();
        }
    }

    private static void checkGuest(Server server, @org.jspecify.annotations.Nullable PowerState power, World world) {
        if (server.state().vm() == VmState.ACTIVE) {
            assertThat(power).as("guest of " + server.id()).isEqualTo(PowerState.RUNNING);
            server.nics()
                    .forEach(nic -> assertThat(world.network.ports().get(nic.portId()))
                            .as("port of " + server.id())
                            .isNotNull()
                            .matches(SimulatedNetwork.Port::active));
        } else if (server.state().vm() == VmState.SUSPENDED || server.state().vm() == VmState.STOPPED) {
            assertThat(power).as("guest of " + server.id()).isNotEqualTo(PowerState.RUNNING);
        }
    }
}
