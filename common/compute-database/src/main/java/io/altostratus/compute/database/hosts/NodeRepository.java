package io.altostratus.compute.database.hosts;

import io.altostratus.compute.model.report.HostResources;
import io.altostratus.context.Json;
import io.altostratus.persistence.UtcTime;
import io.altostratus.persistence.Where;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Hosts' inventories and the claims on them. A claim and the sums on the host's row change in one transaction, by
 * statements that refuse to go past the limits, so that any number of schedulers cannot overcommit a host.
 */
@Repository
public class NodeRepository {

    private static final String SELECT = """
            SELECT pk, id, host, hypervisor_hostname, hypervisor_type, hypervisor_version, zone, host_ip, cpu_info,
                uptime, vcpus, memory_mb, disk_gb, reserved_memory_mb, reserved_disk_gb, running_guests, vcpus_used,
                memory_mb_used, disk_gb_used, reported_at, disk_available_least_gb, reserved_vcpus, traits, generation,
                cpu_ratio, memory_ratio, disk_ratio
            FROM compute_nodes
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    public NodeRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public List<ComputeNode> list() {
        return jdbc.sql(SELECT + " ORDER BY pk").query(ComputeNode.class).list();
    }

    /** The next nodes in the order of their keys. */
    public List<ComputeNode> after(long pk, int limit) {
        return jdbc.sql(SELECT + " WHERE pk > :pk ORDER BY pk LIMIT :limit")
                .param("pk", pk)
                .param("limit", limit)
                .query(ComputeNode.class)
                .list();
    }

    /** Those whose hypervisor's name has this in it. */
    public List<ComputeNode> named(String part) {
        String escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        return jdbc.sql(SELECT + " WHERE hypervisor_hostname LIKE :pattern ORDER BY pk")
                .param("pattern", "%" + escaped + "%")
                .query(ComputeNode.class)
                .list();
    }

    public Optional<ComputeNode> find(long pk) {
        return one(new Where().equal("pk", pk));
    }

    public Optional<ComputeNode> findById(String id) {
        return one(new Where().and("id = CONVERT(:id USING ascii)", "id", id));
    }

    public Optional<ComputeNode> findByHost(String host) {
        return one(new Where().and("host = CONVERT(:host USING ascii)", "host", host));
    }

    private Optional<ComputeNode> one(Where where) {
        return jdbc.sql(SELECT + where.sql())
                .params(where.parameters())
                .query(ComputeNode.class)
                .optional();
    }

    /**
     * Forgets a host that will not come back; should it, it is another node.
     *
     * @return false if something is claimed of it
     */
    public boolean deleteUnclaimed(String host) {
        jdbc.sql("""
                DELETE FROM compute_nodes WHERE host = :host
                    AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.host = compute_nodes.host)
                """).param("host", host).update();
        return findByHost(host).isEmpty();
    }

    /**
     * Writes what a host has told; what is claimed of it stays.
     *
     * @return whether the host was not known before
     */
    public boolean report(HostResources resources) {
        LocalDateTime now = UtcTime.now(clock);
        HostResources.OwnRatios ratios =
                resources.ratios() == null ? new HostResources.OwnRatios(null, null, null) : resources.ratios();
        String metrics = resources.metrics().isEmpty()
                ? null
                : Json.MAPPER.writeValueAsString(new TreeMap<>(resources.metrics()));
        // One row is a new one; of one that was there the database counts two.
        return jdbc.sql("""
                INSERT INTO compute_nodes (id, host, hypervisor_hostname, hypervisor_type, hypervisor_version, zone,
                    host_ip, cpu_info, uptime, vcpus, memory_mb, disk_gb, reserved_memory_mb, reserved_disk_gb,
                    running_guests, reported_at, disk_available_least_gb, reserved_vcpus, traits,
                    cpu_ratio, memory_ratio, disk_ratio, metrics, changed_at)
                VALUES (:id, :host, :hypervisorHostname, :hypervisorType, :hypervisorVersion, :zone, :hostIp, :cpuInfo,
                    :uptime, :vcpus, :memoryMb, :diskGb, :reservedMemoryMb, :reservedDiskGb, :runningGuests, :now,
                    :diskAvailableLeastGb, :reservedVcpus, :traits, :cpuRatio, :memoryRatio, :diskRatio, :metrics,
                    UTC_TIMESTAMP(6))
                ON DUPLICATE KEY UPDATE changed_at = IF(vcpus <> :vcpus OR memory_mb <> :memoryMb OR disk_gb <> :diskGb
                        OR reserved_memory_mb <> :reservedMemoryMb OR reserved_disk_gb <> :reservedDiskGb
                        OR reserved_vcpus <> :reservedVcpus
                        OR zone <> :zone OR host_ip <> :hostIp OR hypervisor_hostname <> :hypervisorHostname
                        OR hypervisor_type <> :hypervisorType OR hypervisor_version <> :hypervisorVersion
                        OR cpu_info <> :cpuInfo OR NOT cpu_ratio <=> :cpuRatio OR NOT memory_ratio <=> :memoryRatio
                        OR NOT disk_ratio <=> :diskRatio OR NOT metrics <=> :metrics, UTC_TIMESTAMP(6), changed_at),
                    generation = generation + (vcpus <> :vcpus OR memory_mb <> :memoryMb
                        OR disk_gb <> :diskGb OR reserved_memory_mb <> :reservedMemoryMb
                        OR reserved_disk_gb <> :reservedDiskGb OR reserved_vcpus <> :reservedVcpus
                        OR NOT traits <=> :traits),
                    hypervisor_hostname = :hypervisorHostname, hypervisor_type = :hypervisorType,
                    hypervisor_version = :hypervisorVersion, zone = :zone, host_ip = :hostIp, cpu_info = :cpuInfo,
                    uptime = :uptime, vcpus = :vcpus, memory_mb = :memoryMb, disk_gb = :diskGb,
                    reserved_memory_mb = :reservedMemoryMb, reserved_disk_gb = :reservedDiskGb,
                    running_guests = :runningGuests, reported_at = :now,
                    disk_available_least_gb = :diskAvailableLeastGb, reserved_vcpus = :reservedVcpus, traits = :traits,
                    cpu_ratio = :cpuRatio, memory_ratio = :memoryRatio, disk_ratio = :diskRatio, metrics = :metrics
                """)
                        .param("host", resources.host())
                        .param("hypervisorHostname", resources.hypervisorHostname())
                        .param("hypervisorType", resources.hypervisorType())
                        .param("hypervisorVersion", resources.hypervisorVersion())
                        .param("vcpus", resources.vcpus())
                        .param("memoryMb", resources.memoryMb())
                        .param("diskGb", resources.diskGb())
                        .param("reservedMemoryMb", resources.reservedMemoryMb())
                        .param("reservedDiskGb", resources.reservedDiskGb())
                        .param("runningGuests", resources.runningGuests())
                        .param("hostIp", resources.hostIp())
                        .param("cpuInfo", resources.cpuInfo())
                        .param("zone", resources.zone())
                        .param("uptime", resources.uptime())
                        .param("diskAvailableLeastGb", resources.diskAvailableLeastGb())
                        .param("reservedVcpus", resources.reservedVcpus())
                        .param("traits", Json.MAPPER.writeValueAsString(resources.traits()))
                        .param("cpuRatio", ratios.cpu())
                        .param("memoryRatio", ratios.memory())
                        .param("diskRatio", ratios.disk())
                        .param("metrics", metrics)
                        .param("id", UUID.randomUUID().toString())
                        .param("now", now)
                        .update()
                == 1;
    }

    public Optional<Claim> findClaim(String serverId) {
        return jdbc.sql("SELECT server_id, host, attempt, vcpus, memory_mb, disk_gb FROM claims WHERE server_id = :id")
                .param("id", serverId)
                .query(Claim.class)
                .optional();
    }

    public List<Claim> claims() {
        return jdbc.sql("SELECT server_id, host, attempt, vcpus, memory_mb, disk_gb FROM claims")
                .query(Claim.class)
                .list();
    }

    /**
     * Claims a host's resources for a server. Must run in a transaction.
     *
     * @return false if the host no longer has them
     * @throws DuplicateKeyException if the server has a claim
     */
    public boolean claim(Claim claim, Ratios ratios) {
        boolean fits = jdbc.sql("""
                        UPDATE compute_nodes SET generation = generation + 1, vcpus_used = vcpus_used + :vcpus,
                            memory_mb_used = memory_mb_used + :memoryMb, disk_gb_used = disk_gb_used + :diskGb,
                            instances = instances + 1, changed_at = UTC_TIMESTAMP(6)
                        WHERE host = :host
                          AND vcpus_used + :vcpus <= FLOOR((vcpus - reserved_vcpus) * :cpu)
                          AND memory_mb_used + :memoryMb <= FLOOR((memory_mb - reserved_memory_mb) * :memory)
                          AND disk_gb_used + :diskGb <= FLOOR((disk_gb - reserved_disk_gb) * :disk)
                        """)
                        .param("vcpus", claim.vcpus())
                        .param("memoryMb", claim.memoryMb())
                        .param("diskGb", claim.diskGb())
                        .param("host", claim.host())
                        .param("cpu", ratios.cpu())
                        .param("memory", ratios.memory())
                        .param("disk", ratios.disk())
                        .update()
                > 0;
        if (fits) {
            jdbc.sql("""
                    INSERT INTO claims (server_id, host, attempt, vcpus, memory_mb, disk_gb, created_at)
                    VALUES (:server, :host, :attempt, :vcpus, :memory, :disk, :now)
                    """)
                    .param("server", claim.serverId())
                    .param("host", claim.host())
                    .param("attempt", claim.attempt())
                    .param("vcpus", claim.vcpus())
                    .param("memory", claim.memoryMb())
                    .param("disk", claim.diskGb())
                    .param("now", UtcTime.now(clock))
                    .update();
        }
        return fits;
    }

    /**
     * Lets another hold what one has claimed, for instance a migration the old size of its server; done once however
     * often it is called. Must run in a transaction.
     */
    public void handOver(String from, String to) {
        jdbc.sql("UPDATE claims SET server_id = :to WHERE server_id = :from")
                .param("from", from)
                .param("to", to)
                .update();
    }

    /** Lets a server hold again what another holds for it, instead of what it holds itself; nothing if none does. */
    public void takeBack(String serverId, String from) {
        if (findClaim(from).isPresent()) {
            release(serverId);
            handOver(from, serverId);
        }
    }

    /** Gives back what a server has claimed, once however often it is called. Must run in a transaction. */
    public void release(String serverId) {
        Optional<Claim> found = findClaim(serverId);
        if (found.isEmpty()) {
            return;
        }
        Claim claim = found.get();
        int deleted = jdbc.sql("DELETE FROM claims WHERE server_id = :id AND host = :host AND attempt = :attempt")
                .param("id", serverId)
                .param("host", claim.host())
                .param("attempt", claim.attempt())
                .update();
        if (deleted > 0) {
            jdbc.sql("""
                    UPDATE compute_nodes SET generation = generation + 1, vcpus_used = vcpus_used - :vcpus,
                        memory_mb_used = memory_mb_used - :memory,
                        disk_gb_used = disk_gb_used - :disk, instances = instances - 1,
                        changed_at = UTC_TIMESTAMP(6) WHERE host = :host
                    """)
                    .param("vcpus", claim.vcpus())
                    .param("memory", claim.memoryMb())
                    .param("disk", claim.diskGb())
                    .param("host", claim.host())
                    .update();
        }
    }

    /** Counts a build that failed on a host. */
    public void buildFailed(String host) {
        jdbc.sql("""
                UPDATE compute_nodes SET failed_builds = failed_builds + 1, changed_at = UTC_TIMESTAMP(6)
                WHERE host = :host
                """).param("host", host).update();
    }

    /** Forgets the builds that failed on a host before one succeeded. */
    public void buildSucceeded(String host) {
        jdbc.sql("""
                UPDATE compute_nodes SET failed_builds = 0, changed_at = UTC_TIMESTAMP(6)
                WHERE host = :host AND failed_builds > 0
                """).param("host", host).update();
    }

    /** A host whose sums are not those of its claims. */
    public record Drift(
            String host,
            int vcpusUsed,
            int vcpusClaimed,
            int memoryUsed,
            int memoryClaimed,
            int diskUsed,
            int diskClaimed,
            int instances,
            int claims) {}

    public List<Drift> drifts() {
        return jdbc.sql("""
                        SELECT n.host, n.vcpus_used, COALESCE(SUM(c.vcpus), 0) AS vcpus_claimed,
                            n.memory_mb_used AS memory_used, COALESCE(SUM(c.memory_mb), 0) AS memory_claimed,
                            n.disk_gb_used AS disk_used, COALESCE(SUM(c.disk_gb), 0) AS disk_claimed,
                            n.instances, COUNT(c.server_id) AS claims
                        FROM compute_nodes n LEFT JOIN claims c ON c.host = n.host
                        GROUP BY n.host, n.vcpus_used, n.memory_mb_used, n.disk_gb_used, n.instances
                        HAVING vcpus_used <> vcpus_claimed OR memory_used <> memory_claimed OR disk_used <> disk_claimed
                            OR instances <> claims
                        """).query(Drift.class).list();
    }

    /**
     * Makes a host's sums those of its claims, in one statement on the host's row: whoever claims or gives back at the same
     * time waits for it, or it for them. Must run in a transaction.
     */
    public void mendSums(String host) {
        jdbc.sql("""
                UPDATE compute_nodes SET generation = generation + 1, changed_at = UTC_TIMESTAMP(6) WHERE host = :host
                """).param("host", host).update();
        jdbc.sql("""
                UPDATE compute_nodes SET
                    vcpus_used = (SELECT COALESCE(SUM(c.vcpus), 0) FROM claims c WHERE c.host = :host),
                    memory_mb_used = (SELECT COALESCE(SUM(c.memory_mb), 0) FROM claims c WHERE c.host = :host),
                    disk_gb_used = (SELECT COALESCE(SUM(c.disk_gb), 0) FROM claims c WHERE c.host = :host),
                    instances = (SELECT COUNT(*) FROM claims c WHERE c.host = :host)
                WHERE host = :host
                """).param("host", host).update();
    }
}
