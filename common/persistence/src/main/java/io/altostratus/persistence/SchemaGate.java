package io.altostratus.persistence;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Ends the process when its schema is older than its code, saying what to run. While the database is away nothing is
 * decided: the check goes on in the background.
 */
public final class SchemaGate implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaGate.class);
    private static final long RETRY_MILLIS = 500;

    private final SchemaMigration migration;
    private final JdbcClient jdbc;
    private final ApplicationContext context;
    private volatile boolean running;

    public SchemaGate(SchemaMigration migration, JdbcClient jdbc, ApplicationContext context) {
        this.migration = migration;
        this.jdbc = jdbc;
        this.context = context;
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("schema-gate").start(this::check);
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void check() {
        while (running) {
            try {
                if (migration.isCurrent(jdbc)) {
                    return;
                }
                refuse();
                return;
            } catch (BadSqlGrammarException neverMigrated) {
                refuse();
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

    private void refuse() {
        LOG.error("The database schema is older than this program. Run it once with --migrate, then start it again.");
        System.exit(SpringApplication.exit(context, () -> 3));
    }
}
