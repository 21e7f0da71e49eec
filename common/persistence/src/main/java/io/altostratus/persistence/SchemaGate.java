package io.altostratus.persistence;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Ends the process when its schema is older than its code, saying what to run. While the database is away nothing is
 * decided: the check goes on in the background.
 */
public final class SchemaGate implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaGate.class);
    private static final long RETRY_MILLIS = 500;

    private final SchemaMigration migration;
    private final JdbcClient jdbc;

    public SchemaGate(SchemaMigration migration, JdbcClient jdbc) {
        this.migration = migration;
        this.jdbc = jdbc;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        Thread.ofVirtual().name("schema-gate").start(() -> check(event.getApplicationContext()));
    }

    private void check(ApplicationContext context) {
        while (true) {
            try {
                if (migration.isCurrent(jdbc)) {
                    return;
                }
                refuse(context);
                return;
            } catch (BadSqlGrammarException neverMigrated) {
                refuse(context);
                return;
            } catch (DataAccessException away) {
                LOG.info(
                        "The database does not answer yet: {}",
                        away.getMostSpecificCause().getMessage());
            }
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void refuse(ApplicationContext context) {
        LOG.error("The database schema is older than this program. Run it once with --migrate, then start it again.");
        System.exit(SpringApplication.exit(context, () -> 3));
    }
}
