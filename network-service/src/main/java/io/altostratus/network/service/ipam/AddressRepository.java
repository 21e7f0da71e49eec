package io.altostratus.network.service.ipam;

import io.altostratus.network.service.address.AddressRange;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Allocations and free addresses in the database. */
@Repository
public class AddressRepository {

    /** What is known of a subnet's addresses: its cursor, and the first of the released and of the taken ones. */
    record State(BigInteger next, List<BigInteger> released, List<BigInteger> taken) {}

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;

    AddressRepository(JdbcClient jdbc, NamedParameterJdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** Begins to give out the addresses of a new subnet. */
    public void open(String subnetId, List<AddressRange> pools) {
        jdbc.sql("INSERT INTO address_cursors (subnet_id, next_address, version) VALUES (:subnet, :next, 1)")
                .param("subnet", subnetId)
                .param("next", start(pools))
                .update();
    }

    /** Begins again, because the pools are others now. */
    public void reopen(String subnetId, List<AddressRange> pools) {
        jdbc.sql("""
                UPDATE address_cursors SET next_address = :next, version = version + 1 WHERE subnet_id = :subnet
                """).param("subnet", subnetId).param("next", start(pools)).update();
        jdbc.sql("DELETE FROM released_addresses WHERE subnet_id = :subnet")
                .param("subnet", subnetId)
                .update();
    }

    private static BigInteger start(List<AddressRange> pools) {
        return pools.isEmpty() ? BigInteger.ZERO : pools.getFirst().first().number();
    }

    /** Waits for whoever else takes addresses of these subnets, until this transaction ends. */
    void lock(Collection<String> subnetIds) {
        jdbc.sql("UPDATE address_cursors SET version = version + 1 WHERE subnet_id IN (:ids)")
                .param("ids", subnetIds)
                .update();
    }

    State state(String subnetId, int limit) {
        State state = new State(BigInteger.ZERO, new ArrayList<>(), new ArrayList<>());
        BigInteger[] next = {BigInteger.ZERO};
        jdbc.sql("""
                (SELECT 'next' AS kind, next_address AS address FROM address_cursors WHERE subnet_id = :subnet)
                UNION ALL
                (SELECT 'released', r.address FROM released_addresses r
                 LEFT JOIN ip_allocations a ON a.subnet_id = r.subnet_id AND a.address = r.address
                 WHERE r.subnet_id = :subnet AND a.address IS NULL ORDER BY r.address LIMIT :limit)
                UNION ALL
                (SELECT 'taken', a.address FROM ip_allocations a
                 WHERE a.subnet_id = :subnet
                   AND a.address >= (SELECT next_address FROM address_cursors WHERE subnet_id = :subnet)
                 ORDER BY a.address LIMIT :limit)
                """).param("subnet", subnetId).param("limit", limit).query(row -> {
            BigInteger number = row.getBigDecimal("address").toBigInteger();
            switch (row.getString("kind")) {
                case "next" -> next[0] = number;
                case "released" -> state.released().add(number);
                default -> state.taken().add(number);
            }
        });
        return new State(
                next[0],
                state.released().stream().sorted().toList(),
                state.taken().stream().sorted().toList());
    }

    List<BigInteger> released(String subnetId, BigInteger from, int limit) {
        return numbers("""
                SELECT r.address FROM released_addresses r
                LEFT JOIN ip_allocations a ON a.subnet_id = r.subnet_id AND a.address = r.address
                WHERE r.subnet_id = :subnet AND r.address >= :from AND a.address IS NULL ORDER BY r.address LIMIT :limit
                """, subnetId, from, limit);
    }

    List<BigInteger> taken(String subnetId, BigInteger from, int limit) {
        return numbers("""
                SELECT address FROM ip_allocations WHERE subnet_id = :subnet AND address >= :from
                ORDER BY address LIMIT :limit
                """, subnetId, from, limit);
    }

    private List<BigInteger> numbers(String sql, String subnetId, BigInteger from, int limit) {
        return jdbc
                .sql(sql)
                .param("subnet", subnetId)
                .param("from", from)
                .param("limit", limit)
                .query(BigDecimal.class)
                .list()
                .stream()
                .map(BigDecimal::toBigInteger)
                .toList();
    }

    /** Those of the addresses that ports have. */
    List<BigInteger> taken(String subnetId, Collection<BigInteger> addresses) {
        return jdbc
                .sql("SELECT address FROM ip_allocations WHERE subnet_id = :subnet AND address IN (:addresses)")
                .param("subnet", subnetId)
                .param("addresses", addresses)
                .query(BigDecimal.class)
                .list()
                .stream()
                .map(BigDecimal::toBigInteger)
                .toList();
    }

    void insert(List<Allocation> allocations) {
        SqlParameterSource[] rows = allocations.stream()
                .map(allocation -> new MapSqlParameterSource("subnet", allocation.subnetId())
                        .addValue("address", allocation.address().number())
                        .addValue("port", allocation.portId())
                        .addValue("text", allocation.address().text()))
                .toArray(SqlParameterSource[]::new);
        batches.batchUpdate("""
                INSERT INTO ip_allocations (subnet_id, address, port_id, ip_address)
                VALUES (:subnet, :address, :port, :text)
                """, rows);
    }

    void advance(String subnetId, BigInteger next) {
        jdbc.sql("UPDATE address_cursors SET next_address = :next WHERE subnet_id = :subnet")
                .param("next", next)
                .param("subnet", subnetId)
                .update();
    }

    void forgetReleased(String subnetId, Collection<BigInteger> addresses) {
        jdbc.sql("DELETE FROM released_addresses WHERE subnet_id = :subnet AND address IN (:addresses)")
                .param("subnet", subnetId)
                .param("addresses", addresses)
                .update();
    }

    /**
     * Frees all addresses of these ports, which are deleted next; that deletes their allocations too. Addresses that
     * follow from MAC addresses (they have ff:fe in the middle) are never given out, so nobody has to know that they are
     * free.
     */
    public void release(Collection<String> portIds) {
        jdbc.sql("""
                INSERT IGNORE INTO released_addresses (subnet_id, address)
                SELECT a.subnet_id, a.address FROM ip_allocations a JOIN subnets s ON s.id = a.subnet_id
                WHERE a.port_id IN (:ports)
                  AND NOT (COALESCE(s.ipv6_address_mode, s.ipv6_ra_mode, '') IN ('slaac', 'dhcpv6-stateless')
                    AND MOD(FLOOR(a.address / 16777216), 65536) = 65534)
                """).param("ports", portIds).update();
    }

    /** Frees addresses that were never given out, in a subnet whose hosts form their addresses themselves. */
    public void drop(String subnetId, Collection<String> portIds) {
        if (!portIds.isEmpty()) {
            jdbc.sql("DELETE FROM ip_allocations WHERE subnet_id = :subnet AND port_id IN (:ports)")
                    .param("subnet", subnetId)
                    .param("ports", portIds)
                    .update();
        }
    }

    /** Frees one address of a port. */
    public void release(Allocation allocation) {
        jdbc.sql("INSERT IGNORE INTO released_addresses (subnet_id, address) VALUES (:subnet, :address)")
                .param("subnet", allocation.subnetId())
                .param("address", allocation.address().number())
                .update();
        jdbc.sql("DELETE FROM ip_allocations WHERE subnet_id = :subnet AND address = :address AND port_id = :port")
                .param("subnet", allocation.subnetId())
                .param("address", allocation.address().number())
                .param("port", allocation.portId())
                .update();
    }
}
