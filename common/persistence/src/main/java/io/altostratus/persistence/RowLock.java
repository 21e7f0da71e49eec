package io.altostratus.persistence;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A lock that lasts until the transaction ends and that guards other rows: a project's quota, a subnet's addresses. It
 * is an UPDATE of a version, never {@code SELECT … FOR UPDATE}: a Galera cluster certifies written rows only, so two
 * nodes would both grant a lock that is merely read.
 *
 * <p>Its table is {@code row_locks (name VARCHAR PRIMARY KEY, version BIGINT)}; a row is made on first use.
 */
public final class RowLock {

    private final JdbcClient jdbc;

    public RowLock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Waits for the lock. Must run inside a transaction. */
    public void acquire(String name) {
        jdbc.sql(
                        "INSERT INTO row_locks (name, version) VALUES (:name, 1) ON DUPLICATE KEY UPDATE version = version + 1")
                .param("name", name)
                .update();
    }
}
