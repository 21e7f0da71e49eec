package io.altostratus.network.service.subnetpools;

import io.altostratus.context.Json;
import io.altostratus.network.service.address.AddressSet;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Revisions;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;

/** Subnet pools in the database. What is taken from them are the subnets' own rows. */
@Repository
class SubnetPoolRepository {

    private static final String SELECT = """
            SELECT sp.id, sp.project_id, sp.name, sp.description, sp.ip_version, sp.prefixes, sp.min_prefixlen,
              sp.max_prefixlen, sp.default_prefixlen, sp.default_quota, sp.is_default, sp.address_scope_id, sp.revision,
              sp.created_at, sp.updated_at, """ + Audience.column("sp.id", Audience.AS_SHARED) + " AS shared_with";
    private static final String FROM = SELECT + " FROM subnet_pools sp WHERE ";

    /** A block of a pool that a subnet has. */
    record Taken(Cidr block, String projectId) {}

    private final JdbcClient jdbc;

    SubnetPoolRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<SubnetPool> find(String id) {
        return jdbc.sql(FROM + "sp.id = :id")
                .param("id", id)
                .query(SubnetPoolRepository::map)
                .optional();
    }

    List<SubnetPool> findAll(Collection<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : jdbc.sql(FROM + "sp.id IN (:ids)")
                        .param("ids", ids)
                        .query(SubnetPoolRepository::map)
                        .list();
    }

    Optional<SubnetPool> defaultFor(int ipVersion) {
        return jdbc.sql(FROM + "sp.default_for = :version")
                .param("version", ipVersion)
                .query(SubnetPoolRepository::map)
                .optional();
    }

    List<SubnetPool> ofScope(String addressScopeId) {
        return jdbc.sql(FROM + "sp.address_scope_id = :scope")
                .param("scope", addressScopeId)
                .query(SubnetPoolRepository::map)
                .list();
    }

    List<SubnetPool> page(ListRequest request, Consumer<Where> visibility) {
        return request.page(jdbc, SELECT, visibility, SubnetPoolRepository::map);
    }

    /** Waits for whoever else takes of the pool or changes it, until this transaction ends. */
    boolean lock(String id) {
        return jdbc.sql("UPDATE subnet_pools SET lock_version = lock_version + 1 WHERE id = :id")
                        .param("id", id)
                        .update()
                == 1;
    }

    /** @return false if there is no such pool */
    boolean touch(String id, LocalDateTime now) {
        return Revisions.touch(jdbc, "subnet_pools", id, now);
    }

    /** The projects, other than its own, that have subnets of it. */
    Set<String> guests(String id) {
        return jdbc.sql("""
                        SELECT DISTINCT s.project_id FROM subnets s JOIN subnet_pools sp ON sp.id = s.subnetpool_id
                        WHERE sp.id = :id AND s.project_id <> sp.project_id
                        """).param("id", id).query(String.class).set();
    }

    List<Taken> taken(String id) {
        return jdbc.sql("SELECT cidr, project_id FROM subnets WHERE subnetpool_id = :id")
                .param("id", id)
                .query((row, number) ->
                        new Taken(Cidr.parse(row.getString("cidr")).orElseThrow(), row.getString("project_id")))
                .list();
    }

    AddressSet takenAddresses(String id) {
        return AddressSet.of(taken(id).stream().map(Taken::block).toList());
    }

    boolean isUsed(String id) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM subnets WHERE subnetpool_id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** Whether networks with subnets of the pool have others of the IP version, which are not of the pool. */
    boolean sharesNetworks(SubnetPool pool) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM subnets own
                          JOIN subnets other ON other.network_id = own.network_id AND other.ip_version = own.ip_version
                          WHERE own.subnetpool_id = :id AND NOT other.subnetpool_id <=> own.subnetpool_id)
                        """).param("id", pool.id()).query(Boolean.class).single();
    }

    void insert(SubnetPool pool) {
        jdbc.sql("""
                INSERT INTO subnet_pools (id, project_id, name, description, ip_version, prefixes, min_prefixlen,
                  max_prefixlen, default_prefixlen, default_quota, is_default, default_for, address_scope_id,
                  revision, created_at, updated_at)
                VALUES (:id, :project, :name, :description, :version, :prefixes, :smallest, :largest, :usual, :quota,
                  :isDefault, :defaultFor, :scope, :revision, :createdAt, :updatedAt)
                """)
                .params(columns(pool))
                .param("project", pool.projectId())
                .param("version", pool.ipVersion())
                .param("createdAt", pool.createdAt())
                .update();
    }

    void update(SubnetPool pool) {
        jdbc.sql("""
                UPDATE subnet_pools SET name = :name, description = :description, prefixes = :prefixes,
                  min_prefixlen = :smallest, max_prefixlen = :largest, default_prefixlen = :usual,
                  default_quota = :quota, is_default = :isDefault, default_for = :defaultFor,
                  address_scope_id = :scope, revision = :revision, updated_at = :updatedAt
                WHERE id = :id
                """).params(columns(pool)).update();
    }

    private static Map<String, Object> columns(SubnetPool pool) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("id", pool.id());
        columns.put("name", pool.name());
        columns.put("description", pool.description());
        columns.put("prefixes", Json.MAPPER.writeValueAsString(SubnetPoolView.prefixes(pool)));
        columns.put("smallest", pool.lengths().smallest());
        columns.put("largest", pool.lengths().largest());
        columns.put("usual", pool.lengths().usual());
        columns.put("quota", pool.defaultQuota());
        columns.put("isDefault", pool.isDefault());
        columns.put("defaultFor", pool.isDefault() ? pool.ipVersion() : null);
        columns.put("scope", pool.addressScopeId());
        columns.put("revision", pool.revision());
        columns.put("updatedAt", pool.updatedAt());
        return columns;
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM subnet_pools WHERE id = :id").param("id", id).update();
    }

    /** Gives the network's subnets of the pool's IP version to the pool. */
    void adopt(SubnetPool pool, Collection<String> subnetIds, LocalDateTime now) {
        jdbc.sql("""
                UPDATE subnets SET subnetpool_id = :pool, revision = revision + 1, updated_at = :now WHERE id IN (:ids)
                """)
                .param("pool", pool.id())
                .param("ids", subnetIds)
                .param("now", now)
                .update();
    }

    /** The blocks of the network's subnets of one IP version, by the subnets' ids. */
    Map<String, Cidr> blocksOf(String networkId, int ipVersion) {
        Map<String, Cidr> blocks = new HashMap<>();
        jdbc.sql("SELECT id, cidr FROM subnets WHERE network_id = :network AND ip_version = :version")
                .param("network", networkId)
                .param("version", ipVersion)
                .query(row -> {
                    blocks.put(
                            row.getString("id"),
                            Cidr.parse(row.getString("cidr")).orElseThrow());
                });
        return blocks;
    }

    private static SubnetPool map(ResultSet row, int number) throws SQLException {
        List<Cidr> prefixes = new ArrayList<>();
        for (JsonNode prefix : Json.MAPPER.readTree(row.getString("prefixes"))) {
            prefixes.add(Cidr.parse(prefix.asString()).orElseThrow());
        }
        return new SubnetPool(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("name"),
                row.getString("description"),
                row.getInt("ip_version"),
                prefixes,
                new SubnetPool.Lengths(
                        row.getInt("min_prefixlen"), row.getInt("max_prefixlen"), row.getInt("default_prefixlen")),
                row.getObject("default_quota", Long.class),
                row.getBoolean("is_default"),
                Audience.parse(row.getString("shared_with")),
                row.getString("address_scope_id"),
                row.getLong("revision"),
                row.getObject("created_at", LocalDateTime.class),
                row.getObject("updated_at", LocalDateTime.class));
    }
}
