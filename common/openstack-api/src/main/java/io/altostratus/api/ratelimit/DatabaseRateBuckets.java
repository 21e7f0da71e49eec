package io.altostratus.api.ratelimit;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Buckets in the service's table {@code rate_buckets (name, full_at)}, shared by all of its instances. The time is the
 * database's. To take is one statement, which changes nothing if there is not enough.
 */
final class DatabaseRateBuckets implements RateBuckets {

    private static final long CLEANING_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int ATTEMPTS = 3;

    private final JdbcClient jdbc;
    private final AtomicLong cleaned = new AtomicLong(System.nanoTime());

    DatabaseRateBuckets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Taken take(String name, Duration each, Duration capacity, int wanted) {
        cleanSometimes();
        long cost = each.toNanos() / 1_000;
        long size = capacity.toNanos() / 1_000;
        int tokens = wanted;
        long wait = cost;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (add(name, cost * tokens, size) || attempt == 0 && insert(name, cost * tokens)) {
                return new Taken(tokens, Duration.ZERO);
            }
            long missing = missing(name).orElse(0L);
            tokens = BucketLevel.available(missing, cost, size, wanted);
            wait = BucketLevel.wait(missing, cost, size);
            if (tokens == 0) {
                break;
            }
        }
        return new Taken(0, Duration.ofNanos(wait * 1_000));
    }

    private boolean add(String name, long cost, long capacity) {
        return jdbc.sql("""
                        UPDATE rate_buckets
                        SET full_at = GREATEST(full_at, UTC_TIMESTAMP(6)) + INTERVAL :cost MICROSECOND
                        WHERE name = :name AND GREATEST(full_at, UTC_TIMESTAMP(6)) + INTERVAL :cost MICROSECOND
                            <= UTC_TIMESTAMP(6) + INTERVAL :capacity MICROSECOND
                        """)
                        .param("cost", cost)
                        .param("capacity", capacity)
                        .param("name", name)
                        .update()
                > 0;
    }

    private boolean insert(String name, long cost) {
        return jdbc.sql("INSERT IGNORE INTO rate_buckets (name, full_at)"
                                + " VALUES (:name, UTC_TIMESTAMP(6) + INTERVAL :cost MICROSECOND)")
                        .param("name", name)
                        .param("cost", cost)
                        .update()
                > 0;
    }

    private Optional<Long> missing(String name) {
        return jdbc.sql("SELECT TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), full_at) FROM rate_buckets"
                        + " WHERE name = :name")
                .param("name", name)
                .query(Long.class)
                .optional();
    }

    @Override
    public Map<String, Duration> missing(Collection<String> names) {
        Map<String, Duration> missing = new HashMap<>();
        if (!names.isEmpty()) {
            jdbc.sql("SELECT name, TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), full_at) FROM rate_buckets"
                            + " WHERE name IN (:names)")
                    .param("names", names)
                    .query((row, n) ->
                            missing.put(row.getString(1), Duration.ofNanos(Math.max(0, row.getLong(2)) * 1_000)))
                    .list();
        }
        return missing;
    }

    /** Full buckets need not be remembered. */
    private void cleanSometimes() {
        long now = System.nanoTime();
        long last = cleaned.get();
        if (now - last > CLEANING_NANOS && cleaned.compareAndSet(last, now)) {
            jdbc.sql("DELETE FROM rate_buckets WHERE full_at < UTC_TIMESTAMP(6) LIMIT 1000")
                    .update();
        }
    }
}
