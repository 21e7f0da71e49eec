package io.altostratus.persistence;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The migrations of one schema, {@code db/migration/<schema>/V<number>__<what>.sql}. They run once, when a program is
 * started with {@code --migrate}: a starting service only compares versions, because Flyway's lock does not span a
 * cluster of databases.
 */
public final class SchemaMigration {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaMigration.class);

    private final String schema;

    public SchemaMigration(String schema) {
        this.schema = schema;
    }

    /** Brings the schema to the newest version. */
    public void migrate(DatabaseProperties properties) {
        DatabaseProperties patient = new DatabaseProperties(
                properties.url(),
                properties.username(),
                properties.password(),
                2,
                Duration.ofSeconds(30),
                Duration.ofMinutes(10));
        try (HikariDataSource pool = PersistenceConfiguration.pool(patient)) {
            migrate(pool);
        }
    }

    public void migrate(DataSource dataSource) {
        int applied = Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration/" + schema)
                .connectRetries(10)
                .load()
                .migrate()
                .migrationsExecuted;
        LOG.info("Schema {}: {} migrations applied", schema, applied);
    }

    /** The newest version that this program brings along. */
    int packagedVersion() {
        try {
            return Arrays.stream(new PathMatchingResourcePatternResolver()
                            .getResources("classpath*:db/migration/" + schema + "/V*.sql"))
                    .map(file -> String.valueOf(file.getFilename()))
                    .map(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new IllegalStateException("no migrations for schema " + schema));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Whether the database is new enough for this program. A newer one is: migrations keep the previous release working.
     *
     * @throws DataAccessException if the database does not answer
     */
    boolean isCurrent(JdbcClient jdbc) {
        Integer found = jdbc.sql("""
                        SELECT MAX(CAST(version AS UNSIGNED)) FROM flyway_schema_history WHERE success = 1
                        """).query(Integer.class).optional().orElse(0);
        return found != null && found >= packagedVersion();
    }
}
