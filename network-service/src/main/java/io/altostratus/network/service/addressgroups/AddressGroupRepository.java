package io.altostratus.network.service.addressgroups;

import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Revisions;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Address groups in the database. */
@Repository
class AddressGroupRepository {

    private static final String SELECT =
            "SELECT a.id, a.project_id, a.name, a.description, a.revision, a.created_at, a.updated_at, "
                    + Audience.column("a.id", Audience.AS_SHARED) + " AS shared_with";

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;

    AddressGroupRepository(JdbcClient jdbc, NamedParameterJdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    Optional<AddressGroup> find(String id) {
        return complete(jdbc.sql(SELECT + " FROM address_groups a WHERE a.id = :id")
                        .param("id", id)
                        .query(AddressGroupRepository::map)
                        .list())
                .stream()
                .findFirst();
    }

    List<AddressGroup> page(ListRequest request, Consumer<Where> visibility) {
        List<AddressGroup> groups = request.page(jdbc, SELECT, visibility, AddressGroupRepository::map);
        return request.fields().want("addresses") ? complete(groups) : groups;
    }

    private List<AddressGroup> complete(List<AddressGroup> groups) {
        Map<String, List<String>> addresses =
                addresses(groups.stream().map(AddressGroup::id).toList());
        return groups.stream()
                .map(group -> group.with(addresses.getOrDefault(group.id(), List.of())))
                .toList();
    }

    /** The addresses of those of the groups that exist, by group. */
    Map<String, List<String>> addresses(Collection<String> ids) {
        Map<String, List<String>> byGroup = new TreeMap<>();
        if (!ids.isEmpty()) {
            jdbc.sql("""
                    SELECT a.id, b.address FROM address_groups a
                    LEFT JOIN address_group_addresses b ON b.address_group_id = a.id
                    WHERE a.id IN (:ids) ORDER BY a.pk, b.address
                    """).param("ids", ids).query(row -> {
                List<String> addresses = byGroup.computeIfAbsent(row.getString("id"), g -> new ArrayList<>());
                String address = row.getString("address");
                if (address != null) {
                    addresses.add(address);
                }
            });
        }
        return byGroup;
    }

    void insert(AddressGroup group) {
        jdbc.sql("""
                INSERT INTO address_groups (id, project_id, name, description, revision, created_at, updated_at)
                VALUES (:id, :project, :name, :description, :revision, :created, :updated)
                """)
                .param("id", group.id())
                .param("project", group.projectId())
                .param("name", group.name())
                .param("description", group.description())
                .param("revision", group.revision())
                .param("created", group.createdAt())
                .param("updated", group.updatedAt())
                .update();
        add(group.id(), group.addresses());
    }

    /** Also the lock that keeps the group and its addresses while they change; false if it is gone. */
    boolean touch(String id, LocalDateTime now) {
        return Revisions.touch(jdbc, "address_groups", id, now);
    }

    void describe(String id, String name, String description) {
        jdbc.sql("UPDATE address_groups SET name = :name, description = :description WHERE id = :id")
                .param("name", name)
                .param("description", description)
                .param("id", id)
                .update();
    }

    void add(String id, List<String> addresses) {
        if (!addresses.isEmpty()) {
            batches.batchUpdate(
                    "INSERT INTO address_group_addresses (address_group_id, address) VALUES (:id, :address)",
                    addresses.stream()
                            .map(address -> new MapSqlParameterSource("id", id).addValue("address", address))
                            .toArray(SqlParameterSource[]::new));
        }
    }

    void remove(String id, List<String> addresses) {
        jdbc.sql("DELETE FROM address_group_addresses WHERE address_group_id = :id AND address IN (:addresses)")
                .param("id", id)
                .param("addresses", addresses)
                .update();
    }

    boolean isUsed(String id) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM security_group_rules WHERE remote_address_group_id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** The projects, beside the group's own, whose rules are about it. */
    Set<String> guests(String id) {
        return new HashSet<>(jdbc.sql("""
                        SELECT DISTINCT r.project_id FROM security_group_rules r
                        WHERE r.remote_address_group_id = :id
                          AND r.project_id <> (SELECT a.project_id FROM address_groups a WHERE a.id = :id)
                        """).param("id", id).query(String.class).list());
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM address_groups WHERE id = :id").param("id", id).update();
    }

    private static AddressGroup map(ResultSet row, int number) throws SQLException {
        return new AddressGroup(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("name"),
                row.getString("description"),
                Audience.parse(row.getString("shared_with")),
                List.of(),
                row.getLong("revision"),
                row.getObject("created_at", LocalDateTime.class),
                row.getObject("updated_at", LocalDateTime.class));
    }
}
