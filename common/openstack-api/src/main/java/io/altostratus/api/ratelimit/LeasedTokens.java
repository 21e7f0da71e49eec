package io.altostratus.api.ratelimit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Takes tokens from shared buckets in blocks and hands them out one by one, so that a busy caller costs a statement now
 * and then instead of one for each request. What is not used within the time of a lease lapses; a block is never larger
 * than what comes back in that time, and grows only while blocks are used up. A caller who has been refused costs no
 * statement either until there can be a token again.
 */
final class LeasedTokens {

    private static final int MANY = 10_000;

    /** What one instance holds of one bucket. */
    private static final class Lease {
        private int left;
        private int size = 1;
        private long lapsesAt;
        private long refusedUntil;
    }

    private final RateBuckets buckets;
    private final long leaseNanos;
    private final LongSupplier nanoTime;
    private final Map<String, Lease> leases = new ConcurrentHashMap<>();

    LeasedTokens(RateBuckets buckets, Duration lease, LongSupplier nanoTime) {
        this.buckets = buckets;
        this.leaseNanos = lease.toNanos();
        this.nanoTime = nanoTime;
    }

    /** @return zero if there was a token, else how long until there can be one */
    Duration take(String name, Duration each, Duration capacity) {
        long now = nanoTime.getAsLong();
        if (leases.size() >= MANY) {
            leases.values().removeIf(lease -> now - lease.lapsesAt > 0 && now - lease.refusedUntil > 0);
        }
        Lease lease = leases.computeIfAbsent(name, key -> {
            Lease fresh = new Lease();
            fresh.lapsesAt = now;
            fresh.refusedUntil = now;
            return fresh;
        });
        synchronized (lease) {
            return take(lease, name, each, capacity);
        }
    }

    private Duration take(Lease lease, String name, Duration each, Duration capacity) {
        long now = nanoTime.getAsLong();
        boolean valid = now - lease.lapsesAt < 0;
        if (valid && lease.left > 0) {
            lease.left--;
            return Duration.ZERO;
        }
        if (now - lease.refusedUntil < 0) {
            return Duration.ofNanos(lease.refusedUntil - now);
        }
        long most = Math.max(1, Math.min(leaseNanos / each.toNanos(), capacity.dividedBy(each) / 10));
        int used = lease.size - lease.left;
        lease.size = (int) Math.min(most, valid ? lease.size * 2L : Math.max(1, used));
        lease.left = 0;
        RateBuckets.Taken taken = buckets.take(name, each, capacity, lease.size);
        if (taken.tokens() == 0) {
            lease.refusedUntil = now + taken.retryIn().toNanos();
            return taken.retryIn().isZero() ? each : taken.retryIn();
        }
        lease.size = taken.tokens();
        lease.left = taken.tokens() - 1;
        lease.lapsesAt = now + leaseNanos;
        return Duration.ZERO;
    }
}
