package io.altostratus.network.service.securitygroups;

import io.altostratus.network.service.api.ListRequest;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rules in the database. */
@Repository
class RuleRepository {

    private static final String SELECT = """
            SELECT r.id, r.project_id, r.security_group_id, r.description, r.direction, r.ethertype, r.protocol,
              r.port_range_min, r.port_range_max, r.remote_ip_prefix, r.remote_group_id, r.remote_address_group_id,
              r.revision, r.created_at, r.updated_at""";

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;

    RuleRepository(JdbcClient jdbc, NamedParameterJdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    Optional<Rule> find(String id) {
        return jdbc.sql(SELECT + " FROM security_group_rules r WHERE r.id = :id")
                .param("id", id)
                .query(RuleRepository::map)
                .optional();
    }

    List<Rule> page(ListRequest request, Consumer<Where> visibility) {
        return request.page(jdbc, SELECT, visibility, RuleRepository::map);
    }

    Map<String, List<Rule>> ofGroups(Collection<String> groupIds) {
        Map<String, List<Rule>> byGroup = new HashMap<>();
        if (!groupIds.isEmpty()) {
            jdbc.sql(SELECT + " FROM security_group_rules r WHERE r.security_group_id IN (:ids) ORDER BY r.pk")
                    .param("ids", groupIds)
                    .query(RuleRepository::map)
                    .list()
                    .forEach(rule -> byGroup.computeIfAbsent(rule.securityGroupId(), g -> new ArrayList<>())
                            .add(rule));
        }
        return byGroup;
    }

    /** The id of the rule in the same group that lets the same through. */
    Optional<String> equalTo(Rule rule) {
        return jdbc.sql("SELECT id FROM security_group_rules WHERE security_group_id = :group AND meaning = :meaning")
                .param("group", rule.securityGroupId())
                .param("meaning", rule.meaning())
                .query(String.class)
                .optional();
    }

    void insert(List<Rule> rules) {
        SqlParameterSource[] rows = rules.stream()
                .map(rule -> new MapSqlParameterSource("id", rule.id())
                        .addValue("project", rule.projectId())
                        .addValue("group", rule.securityGroupId())
                        .addValue("description", rule.description())
                        .addValue("direction", rule.direction())
                        .addValue("ethertype", rule.ethertype())
                        .addValue("protocol", rule.protocol())
                        .addValue("min", rule.portRangeMin())
                        .addValue("max", rule.portRangeMax())
                        .addValue("prefix", rule.remoteIpPrefix())
                        .addValue("remote", rule.remoteGroupId())
                        .addValue("addresses", rule.remoteAddressGroupId())
                        .addValue("meaning", rule.meaning())
                        .addValue("revision", rule.revision())
                        .addValue("created", rule.createdAt())
                        .addValue("updated", rule.updatedAt()))
                .toArray(SqlParameterSource[]::new);
        batches.batchUpdate("""
                INSERT INTO security_group_rules (id, project_id, security_group_id, description, direction, ethertype,
                  protocol, port_range_min, port_range_max, remote_ip_prefix, remote_group_id,
                  remote_address_group_id, meaning, revision, created_at, updated_at)
                VALUES (:id, :project, :group, :description, :direction, :ethertype, :protocol, :min, :max, :prefix,
                  :remote, :addresses, :meaning, :revision, :created, :updated)
                """, rows);
    }

    boolean delete(String id) {
        return jdbc.sql("DELETE FROM security_group_rules WHERE id = :id")
                        .param("id", id)
                        .update()
                == 1;
    }

    private static Rule map(ResultSet row, int number) throws SQLException {
        return new Rule(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("security_group_id"),
                row.getString("description"),
                row.getString("direction"),
                row.getString("ethertype"),
                row.getString("protocol"),
                integer(row, "port_range_min"),
                integer(row, "port_range_max"),
                row.getString("remote_ip_prefix"),
                row.getString("remote_group_id"),
                row.getString("remote_address_group_id"),
                row.getLong("revision"),
                row.getObject("created_at", LocalDateTime.class),
                row.getObject("updated_at", LocalDateTime.class));
    }

    private static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }
}
