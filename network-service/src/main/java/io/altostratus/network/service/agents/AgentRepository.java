package io.altostratus.network.service.agents;

import io.altostratus.context.Json;
import io.altostratus.network.model.AgentHeartbeat;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.persistence.UtcTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Agents in the database. */
@Repository
public class AgentRepository {

    private static final String SELECT = """
            SELECT a.id, a.agent_type, a.`binary`, a.host, a.admin_state_up, a.description, a.configurations,
              a.created_at, a.started_at, a.heartbeat_at, a.consuming_at""";

    private final JdbcClient jdbc;
    private final AgentProperties properties;
    private final Clock clock;

    AgentRepository(JdbcClient jdbc, AgentProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    public Optional<Agent> find(String id) {
        return jdbc.sql(SELECT + " FROM agents a WHERE a.id = :id")
                .param("id", id)
                .query(mapper())
                .optional();
    }

    /** The agents of one type on these hosts. */
    public List<Agent> onHosts(String type, Collection<String> hosts) {
        return onHosts(List.of(type), hosts);
    }

    /** The agents of these types on these hosts. */
    public List<Agent> onHosts(Collection<String> types, Collection<String> hosts) {
        return jdbc.sql(SELECT + " FROM agents a WHERE a.agent_type IN (:types) AND a.host IN (:hosts)")
                .param("types", types)
                .param("hosts", hosts)
                .query(mapper())
                .list();
    }

    public List<Agent> ofType(String type) {
        return jdbc.sql(SELECT + " FROM agents a WHERE a.agent_type = :type ORDER BY a.pk")
                .param("type", type)
                .query(mapper())
                .list();
    }

    List<Agent> page(ListRequest request) {
        return request.page(jdbc, SELECT, where -> {}, mapper());
    }

    /** Heartbeats before this time are too old. */
    public LocalDateTime aliveSince() {
        return UtcTime.now(clock).minus(properties.downTime());
    }

    /**
     * What a heartbeat has changed.
     *
     * @param cameBack the agent is new, or was not alive before
     * @param movedTunnels its tunnels end at another address than before
     */
    public record Beat(boolean cameBack, boolean movedTunnels) {}

    /** Notes a heartbeat. */
    public Beat beat(AgentHeartbeat beat) {
        LocalDateTime now = UtcTime.now(clock);
        Map<String, Object> row = Map.of(
                "type", beat.agentType(),
                "host", beat.host(),
                "binary", beat.binary(),
                "configurations", Json.MAPPER.writeValueAsString(beat.configurations()),
                "started", LocalDateTime.ofEpochSecond(beat.startedAt(), 0, ZoneOffset.UTC),
                "now", now,
                "consuming", now.minus(Duration.ofMillis(Math.max(0, beat.probeAgeMillis()))));
        Optional<Agent> before =
                onHosts(beat.agentType(), List.of(beat.host())).stream().findFirst();
        int known = jdbc.sql("""
                        UPDATE agents SET `binary` = :binary, configurations = :configurations, started_at = :started,
                          heartbeat_at = :now, consuming_at = :consuming
                        WHERE agent_type = :type AND host = :host
                        """).params(row).update();
        if (known == 0) {
            jdbc.sql("""
                    INSERT INTO agents (id, agent_type, `binary`, host, admin_state_up, configurations, created_at,
                      started_at, heartbeat_at, consuming_at)
                    VALUES (:id, :type, :binary, :host, TRUE, :configurations, :now, :started, :now, :consuming)
                    ON DUPLICATE KEY UPDATE heartbeat_at = :now, consuming_at = :consuming
                    """).params(row).param("id", UUID.randomUUID().toString()).update();
        }
        String tunnelingIp = String.valueOf(beat.configurations().getOrDefault(Agent.TUNNELING_IP, ""));
        return new Beat(
                before.filter(Agent::alive).isEmpty(),
                !tunnelingIp.equals(before.map(agent -> agent.configured(Agent.TUNNELING_IP, ""))
                        .orElse("")));
    }

    boolean update(String id, boolean adminStateUp, @Nullable String description) {
        return jdbc.sql("UPDATE agents SET admin_state_up = :up, description = :description WHERE id = :id")
                        .param("up", adminStateUp)
                        .param("description", description)
                        .param("id", id)
                        .update()
                == 1;
    }

    boolean delete(String id) {
        return jdbc.sql("DELETE FROM agents WHERE id = :id").param("id", id).update() == 1;
    }

    private RowMapper<Agent> mapper() {
        LocalDateTime since = aliveSince();
        return (row, number) -> map(row, since);
    }

    private static Agent map(ResultSet row, LocalDateTime since) throws SQLException {
        LocalDateTime heartbeat = row.getObject("heartbeat_at", LocalDateTime.class);
        LocalDateTime consuming = row.getObject("consuming_at", LocalDateTime.class);
        return new Agent(
                row.getString("id"),
                row.getString("agent_type"),
                row.getString("binary"),
                row.getString("host"),
                row.getBoolean("admin_state_up"),
                row.getString("description"),
                Json.MAPPER.readTree(row.getString("configurations")),
                row.getObject("created_at", LocalDateTime.class),
                row.getObject("started_at", LocalDateTime.class),
                heartbeat,
                heartbeat.isAfter(since) && consuming.isAfter(since));
    }
}
