package io.altostratus.persistence;

import io.altostratus.testing.MariaDbServer;
import java.time.Duration;
import javax.sql.DataSource;

final class TestDatabase {

    private TestDatabase() {}

    static DataSource migrated(String schemaName) {
        MariaDbServer.Schema schema = MariaDbServer.shared().createSchema(schemaName);
        DataSource pool = PersistenceConfiguration.pool(new DatabaseProperties(
                schema.url(), schema.username(), schema.password(), 8, Duration.ofSeconds(2), Duration.ofSeconds(4)));
        new SchemaMigration(schemaName).migrate(pool);
        return pool;
    }
}
