package io.altostratus.network.service.audit;

import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Rules that hold between the tables and that no constraint of the database can say. Each costs one statement; what
 * another transaction is just doing may show for a moment, so only what shows twice is a fault.
 */
@Component
class Audit {

    private static final Duration PURGE_DELAY = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final Clock clock;

    Audit(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (AuditRules.Rule rule : AuditRules.ALL) {
            findings.addAll(jdbc.sql(rule.sql() + " LIMIT 1000")
                    .query((row, number) ->
                            new Finding(rule.kind(), row.getString("id"), row.getString("detail"), false))
                    .list());
        }
        findings.addAll(jdbc.sql("SELECT id FROM tombstones WHERE expires_at < :long_ago LIMIT 1000")
                .param("long_ago", UtcTime.now(clock).minus(PURGE_DELAY))
                .query((row, number) ->
                        new Finding("tombstone-not-purged", row.getString("id"), "its day is long over", false))
                .list());
        return findings;
    }
}
