package io.altostratus.compute.database.hosts;

import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What a scheduler reads to keep its picture of all hosts. */
@Repository
public class HostPictureRepository {

    private static final String SELECT = """
            SELECT host, hypervisor_hostname, hypervisor_type, hypervisor_version, zone, host_ip, cpu_info, vcpus,
                memory_mb, disk_gb, reserved_vcpus, reserved_memory_mb, reserved_disk_gb, vcpus_used, memory_mb_used, disk_gb_used,
                instances, failed_builds, cpu_ratio, memory_ratio, disk_ratio, metrics
            FROM compute_nodes
            """;

    private final JdbcClient jdbc;

    public HostPictureRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The database's time, by which changes are dated whoever makes them. */
    public LocalDateTime now() {
        return jdbc.sql("SELECT UTC_TIMESTAMP(6)").query(LocalDateTime.class).single();
    }

    public List<HostPicture> all() {
        return jdbc.sql(SELECT + " ORDER BY pk").query(HostPicture.class).list();
    }

    /** Those with a change that was dated at or after a time of the database. */
    public List<HostPicture> changedSince(LocalDateTime since) {
        return jdbc.sql(SELECT + " WHERE changed_at >= :since ORDER BY pk")
                .param("since", since)
                .query(HostPicture.class)
                .list();
    }

    public Optional<HostPicture> of(String host) {
        return jdbc.sql(SELECT + " WHERE host = :host")
                .param("host", host)
                .query(HostPicture.class)
                .optional();
    }

    /** A compute service as far as it matters for a choice. */
    public record Liveness(String host, boolean disabled, boolean forcedDown, LocalDateTime lastSeenAt) {}

    /** Of all hosts. */
    public List<Liveness> liveness() {
        return jdbc.sql("SELECT host, disabled, forced_down, last_seen_at FROM services WHERE binary_name = :binary")
                .param("binary", ServiceRecord.COMPUTE)
                .query(Liveness.class)
                .list();
    }

    /** Of the hosts that are to get no servers, however lively they are. */
    public List<Liveness> unavailable() {
        return jdbc.sql("""
                SELECT host, disabled, forced_down, last_seen_at FROM services
                WHERE binary_name = :binary AND (disabled = TRUE OR forced_down = TRUE)
                """)
                .param("binary", ServiceRecord.COMPUTE)
                .query(Liveness.class)
                .list();
    }

    private record Count(String host, int number) {}

    /** How many servers are being worked on in a way that loads a host's disks; hosts without any are left out. */
    public Map<String, Integer> ioOps(Collection<String> kindsOfWork) {
        Map<String, Integer> numbers = new HashMap<>();
        jdbc.sql("""
                        SELECT c.host, COUNT(*) AS number FROM workflows w JOIN claims c ON c.server_id = w.active_server
                        WHERE w.active_server IS NOT NULL AND w.kind IN (:kinds) GROUP BY c.host
                        """)
                .param("kinds", kindsOfWork)
                .query(Count.class)
                .list()
                .forEach(count -> numbers.put(count.host(), count.number()));
        return numbers;
    }

    private record Place(String serverId, String host) {}

    /** The hosts on which servers have a claim, by server; those without one are left out. */
    public Map<String, String> hostsOf(Collection<String> serverIds) {
        Map<String, String> hosts = new HashMap<>();
        if (serverIds.isEmpty()) {
            return hosts;
        }
        jdbc.sql("SELECT server_id, host FROM claims WHERE server_id IN (:servers)")
                .param("servers", serverIds)
                .query(Place.class)
                .list()
                .forEach(place -> hosts.put(place.serverId(), place.host()));
        return hosts;
    }

    /** The hosts that have servers of another flavor than this one. */
    public List<String> hostsWithOtherFlavors(String flavorId) {
        return jdbc.sql("""
                SELECT DISTINCT c.host FROM claims c JOIN servers s ON s.id = c.server_id WHERE s.flavor_id <> :flavor
                """).param("flavor", flavorId).query(String.class).list();
    }
}
