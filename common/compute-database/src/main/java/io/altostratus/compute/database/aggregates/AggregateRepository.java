package io.altostratus.compute.database.aggregates;

import io.altostratus.persistence.RowLock;
import io.altostratus.persistence.UtcTime;
import io.altostratus.persistence.Where;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Aggregates. Whoever checks zones before a change takes {@link #lock} first. */
@Repository
public class AggregateRepository {

    private final JdbcClient jdbc;
    private final RowLock rows;
    private final Clock clock;

    public AggregateRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.rows = new RowLock(jdbc);
        this.clock = clock;
    }

    /** Lets one transaction at a time change zones and members. */
    public void lock() {
        rows.acquire("aggregates");
    }

    private record Row(
            long pk,
            String id,
            String name,
            LocalDateTime createdAt,
            @Nullable LocalDateTime updatedAt) {}

    private record Member(long aggregatePk, String host) {}

    private record Property(long aggregatePk, String name, String value) {}

    /** All, in the order in which they were made, by three statements. */
    public List<Aggregate> list() {
        return select(new Where());
    }

    public Optional<Aggregate> find(long pk) {
        return select(new Where().equal("a.pk", pk)).stream().findFirst();
    }

    private List<Aggregate> select(Where where) {
        List<Row> found = jdbc.sql("SELECT a.pk, a.id, a.name, a.created_at, a.updated_at FROM aggregates a"
                        + where.sql() + " ORDER BY a.pk")
                .params(where.parameters())
                .query(Row.class)
                .list();
        if (found.isEmpty()) {
            return List.of();
        }
        Map<Long, List<String>> hosts = new HashMap<>();
        jdbc.sql("SELECT h.aggregate_pk, h.host FROM aggregate_hosts h JOIN aggregates a ON a.pk = h.aggregate_pk"
                        + where.sql() + " ORDER BY h.added_at, h.host")
                .params(where.parameters())
                .query(Member.class)
                .list()
                .forEach(m -> hosts.computeIfAbsent(m.aggregatePk(), pk -> new ArrayList<>())
                        .add(m.host()));
        Map<Long, Map<String, String>> metadata = new HashMap<>();
        jdbc.sql("SELECT m.aggregate_pk, m.name, m.value FROM aggregate_metadata m"
                        + " JOIN aggregates a ON a.pk = m.aggregate_pk" + where.sql())
                .params(where.parameters())
                .query(Property.class)
                .list()
                .forEach(p -> metadata.computeIfAbsent(p.aggregatePk(), pk -> new TreeMap<>())
                        .put(p.name(), p.value()));
        return found.stream()
                .map(row -> new Aggregate(
                        row.pk(),
                        row.id(),
                        row.name(),
                        hosts.getOrDefault(row.pk(), List.of()),
                        metadata.getOrDefault(row.pk(), Map.of()),
                        row.createdAt(),
                        row.updatedAt()))
                .toList();
    }

    private record HostZone(String host, String zone) {}

    /** The zones that aggregates give to hosts, by one statement. */
    public HostZones zones() {
        Map<String, String> zones = new LinkedHashMap<>();
        jdbc.sql("""
                        SELECT h.host, m.value AS zone
                        FROM aggregate_hosts h JOIN aggregate_metadata m ON m.aggregate_pk = h.aggregate_pk
                        WHERE m.name = :zone ORDER BY h.aggregate_pk
                        """)
                .param("zone", Aggregate.ZONE)
                .query(HostZone.class)
                .list()
                .forEach(found -> zones.putIfAbsent(found.host(), found.zone()));
        return new HostZones(Map.copyOf(zones));
    }

    /** @throws DuplicateKeyException when the name is taken */
    public long insert(String id, String name) {
        jdbc.sql("INSERT INTO aggregates (id, name, created_at) VALUES (:id, :name, :now)")
                .param("id", id)
                .param("name", name)
                .param("now", UtcTime.now(clock))
                .update();
        return jdbc.sql("SELECT pk FROM aggregates WHERE id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    /** @throws DuplicateKeyException when the name is taken */
    public void rename(long pk, String name) {
        jdbc.sql("UPDATE aggregates SET name = :name, updated_at = :now WHERE pk = :pk")
                .param("name", name)
                .param("now", UtcTime.now(clock))
                .param("pk", pk)
                .update();
    }

    /** @return whether it was there and without hosts */
    public boolean deleteEmpty(long pk) {
        return jdbc.sql("""
                        DELETE FROM aggregates WHERE pk = :pk
                            AND NOT EXISTS (SELECT 1 FROM aggregate_hosts h WHERE h.aggregate_pk = :pk)
                        """).param("pk", pk).update() > 0;
    }

    /** @throws DuplicateKeyException when the host is in it already */
    public void addHost(long pk, String host) {
        jdbc.sql("INSERT INTO aggregate_hosts (aggregate_pk, host, added_at) VALUES (:pk, :host, :now)")
                .param("pk", pk)
                .param("host", host)
                .param("now", UtcTime.now(clock))
                .update();
    }

    /** @return whether the host was in it */
    public boolean removeHost(long pk, String host) {
        return jdbc.sql("DELETE FROM aggregate_hosts WHERE aggregate_pk = :pk AND host = :host")
                        .param("pk", pk)
                        .param("host", host)
                        .update()
                > 0;
    }

    /** Takes a host that is forgotten out of every aggregate. */
    public void removeHost(String host) {
        jdbc.sql("DELETE FROM aggregate_hosts WHERE host = :host")
                .param("host", host)
                .update();
    }

    public void setProperty(long pk, String name, String value) {
        jdbc.sql("""
                INSERT INTO aggregate_metadata (aggregate_pk, name, value) VALUES (:pk, :name, :value)
                ON DUPLICATE KEY UPDATE value = :value
                """).param("pk", pk).param("name", name).param("value", value).update();
    }

    public void removeProperty(long pk, String name) {
        jdbc.sql("DELETE FROM aggregate_metadata WHERE aggregate_pk = :pk AND name = :name")
                .param("pk", pk)
                .param("name", name)
                .update();
    }
}
