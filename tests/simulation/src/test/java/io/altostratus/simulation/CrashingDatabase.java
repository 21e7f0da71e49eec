package io.altostratus.simulation;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.altostratus.compute.database.ComputeSchema;
import io.altostratus.persistence.SchemaMigration;
import io.altostratus.testing.MariaDbServer;
import java.sql.Connection;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.listener.MethodExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A real database behind a door where processes die: before every statement, before every commit, and between a commit
 * and the news of it. Now and then it gives up a transaction as a cluster does.
 */
final class CrashingDatabase {

    private final DataSource plain;
    private final DataSource crashing;
    private @Nullable Chaos chaos;
    private Runnable betweenTransactions = () -> {};

    CrashingDatabase() {
        MariaDbServer.Schema schema = MariaDbServer.shared().createSchema("simulation");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(schema.url() + "?connectionTimeZone=UTC&forceConnectionTimeZoneToSession=false");
        config.setUsername(schema.username());
        config.setPassword(schema.password());
        config.setMaximumPoolSize(6);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        plain = new HikariDataSource(config);
        new SchemaMigration(ComputeSchema.NAME).migrate(plain);
        JdbcClient jdbc = JdbcClient.create(plain);
        jdbc.sql("""
                CREATE TABLE simulated_outbox (
                  pk BIGINT AUTO_INCREMENT PRIMARY KEY, routing_key VARCHAR(255), class_name VARCHAR(255), body LONGTEXT,
                  context LONGTEXT)
                """).update();
        jdbc.sql("""
                CREATE TABLE seen_transitions (
                  from_vm VARCHAR(32), from_task VARCHAR(64), to_vm VARCHAR(32), to_task VARCHAR(64),
                  PRIMARY KEY (from_vm, from_task, to_vm, to_task))
                """).update();
        jdbc.sql("""
                CREATE TRIGGER see_transitions AFTER UPDATE ON servers FOR EACH ROW
                IF NOT (NEW.vm_state <=> OLD.vm_state AND NEW.task_state <=> OLD.task_state
                        AND NEW.generation = OLD.generation) THEN
                  INSERT IGNORE INTO seen_transitions VALUES (OLD.vm_state, COALESCE(OLD.task_state, ''),
                    NEW.vm_state, COALESCE(NEW.task_state, ''));
                END IF
                """).update();
        crashing =
                ProxyDataSourceBuilder.create(plain).methodListener(new Door()).build();
    }

    /**
     * From now on.
     *
     * @param between called before statements that belong to no transaction
     */
    void crashBy(Chaos newChaos, Runnable between) {
        chaos = newChaos;
        betweenTransactions = between;
    }

    /** Empties the tables for a new run; nobody dies until {@link #crashBy}. */
    void reset() {
        chaos = null;
        JdbcClient jdbc = JdbcClient.create(plain);
        for (String table : new String[] {
            "row_locks",
            "flavors",
            "services",
            "compute_nodes",
            "claims",
            "migrations",
            "servers",
            "server_actions",
            "workflows",
            "host_orders",
            "external_events",
            "quotas",
            "simulated_outbox"
        }) {
            jdbc.sql("DELETE FROM " + table).update();
        }
    }

    /** Where processes die. */
    DataSource crashing() {
        return crashing;
    }

    /** For those who only watch. */
    JdbcClient watching() {
        return JdbcClient.create(plain);
    }

    private final class Door implements MethodExecutionListener {

        @Override
        public void beforeMethod(MethodExecutionContext execution) {
            Chaos present = chaos;
            if (present == null) {
                return;
            }
            String method = execution.getMethod().getName();
            if (execution.getTarget() instanceof Statement && method.startsWith("execute")) {
                if (!TransactionSynchronizationManager.isActualTransactionActive()) {
                    betweenTransactions.run();
                }
                present.crashPoint("before a statement");
            } else if (isCommit(execution)) {
                present.crashPoint("before a commit");
                if (present.happens(0.01)) {
                    execution.setThrown(null);
                    throw new GivenUp(new SQLTransactionRollbackException("deadlock", "40001", 1213));
                }
            }
        }

        @Override
        public void afterMethod(MethodExecutionContext execution) {
            Chaos present = chaos;
            if (present != null && isCommit(execution)) {
                present.crashPoint("after a commit");
            }
        }

        private static boolean isCommit(MethodExecutionContext execution) {
            return execution.getTarget() instanceof Connection
                    && execution.getMethod().getName().equals("commit");
        }
    }

    /** As the driver's translator would make of it; the transaction is rolled back by whoever began it. */
    private static final class GivenUp extends org.springframework.dao.CannotAcquireLockException {
        GivenUp(SQLTransactionRollbackException cause) {
            super("given up for another transaction", cause);
        }
    }
}
