package io.altostratus.identity.users;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.altostratus.api.error.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Slows down who tries passwords: a token bucket for each user and address, filled with failures that are left. It stands
 * in memory only, of each instance of the service, and of bounded size.
 */
@Component
class FailedLogins {

    private static final int MOST_BUCKETS = 100_000;

    private record Key(String user, String address) {}

    /** @param emptyUntilMillis how far in the future the bucket will be full again; each failure moves it on */
    private record Bucket(long emptyUntilMillis) {}

    private final int burst;
    private final long refillMillis;
    private final Clock clock;
    private final Cache<Key, Bucket> buckets;

    FailedLogins(LoginLimitProperties properties, Clock clock) {
        this.burst = properties.burst();
        this.refillMillis = Math.max(1, properties.refill().toMillis());
        this.clock = clock;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MOST_BUCKETS)
                .expireAfterWrite(Duration.ofMillis(refillMillis * Math.max(1, burst)))
                .build();
    }

    /** @throws ApiException 429 with Retry-After if too many have failed */
    void requireFree(String user, String address) {
        Bucket bucket = burst <= 0 ? null : buckets.getIfPresent(key(user, address));
        if (bucket == null) {
            return;
        }
        long tooFull = bucket.emptyUntilMillis() - clock.millis() - (burst - 1) * refillMillis;
        if (tooFull > 0) {
            throw ApiException.of(HttpStatus.TOO_MANY_REQUESTS, "Too many failed logins, try again later.")
                    .withHeader("Retry-After", String.valueOf((tooFull + 999) / 1000));
        }
    }

    void count(String user, String address) {
        if (burst > 0) {
            long now = clock.millis();
            buckets.asMap()
                    .merge(
                            key(user, address),
                            new Bucket(now + refillMillis),
                            (old, one) -> new Bucket(Math.max(old.emptyUntilMillis(), now) + refillMillis));
        }
    }

    private static Key key(String user, String address) {
        String name = user.length() > 255 ? user.substring(0, 255) : user;
        return new Key(name.toLowerCase(Locale.ROOT), address);
    }
}
