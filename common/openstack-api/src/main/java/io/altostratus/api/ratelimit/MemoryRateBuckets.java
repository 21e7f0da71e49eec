package io.altostratus.api.ratelimit;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Buckets of one process, for a service without a database. */
final class MemoryRateBuckets implements RateBuckets {

    private static final int MANY = 10_000;

    private final LongSupplier nanoTime;
    private final Map<String, Long> fullAt = new HashMap<>();

    MemoryRateBuckets(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized Taken take(String name, Duration each, Duration capacity, int wanted) {
        long now = nanoTime.getAsLong();
        long missing = Math.max(0, fullAt.getOrDefault(name, now) - now);
        int tokens = BucketLevel.available(missing, each.toNanos(), capacity.toNanos(), wanted);
        if (tokens == 0) {
            return new Taken(0, Duration.ofNanos(BucketLevel.wait(missing, each.toNanos(), capacity.toNanos())));
        }
        if (fullAt.size() >= MANY) {
            fullAt.values().removeIf(full -> full - now <= 0);
        }
        fullAt.put(name, now + missing + tokens * each.toNanos());
        return new Taken(tokens, Duration.ZERO);
    }

    @Override
    public synchronized Map<String, Duration> missing(Collection<String> names) {
        long now = nanoTime.getAsLong();
        Map<String, Duration> missing = new HashMap<>();
        for (String name : names) {
            missing.put(name, Duration.ofNanos(Math.max(0, fullAt.getOrDefault(name, now) - now)));
        }
        return missing;
    }
}
