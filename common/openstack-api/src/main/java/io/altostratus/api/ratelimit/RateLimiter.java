package io.altostratus.api.ratelimit;

import io.altostratus.context.RequestContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * Decides whether somebody asks too often. While the buckets cannot be reached everybody may ask: a limit is no reason for
 * an outage.
 */
public final class RateLimiter {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);

    /** The first rule that refuses, and after how long it would no longer. */
    public record Refusal(RateRule rule, Duration retryIn) {

        /** The same in whole seconds, at least one. */
        public long seconds() {
            return Math.max(1, retryIn.plusSeconds(1).minusNanos(1).toSeconds());
        }
    }

    /**
     * What a rule leaves to somebody.
     *
     * @param nextAvailable when there is a request again; now if there is one
     */
    public record Remaining(RateRule rule, int remaining, Instant nextAvailable) {}

    private final List<RateRule> rules;
    private final RateBuckets buckets;
    private final LeasedTokens tokens;
    private final Clock clock;

    RateLimiter(List<RateRule> rules, RateBuckets buckets, Duration lease, LongSupplier nanoTime, Clock clock) {
        this.rules = List.copyOf(rules);
        this.buckets = buckets;
        this.tokens = new LeasedTokens(buckets, lease, nanoTime);
        this.clock = clock;
    }

    /** @param jdbc the service's database; null to count in this process alone */
    public static RateLimiter of(RateLimitProperties properties, @Nullable JdbcClient jdbc, Clock clock) {
        return new RateLimiter(
                properties.rules().stream().map(RateRule::parse).toList(),
                jdbc == null ? new MemoryRateBuckets(System::nanoTime) : new DatabaseRateBuckets(jdbc),
                properties.lease(),
                System::nanoTime,
                clock);
    }

    /** @param beforeToken whether only the address of the caller is known yet */
    boolean concerns(boolean beforeToken) {
        return rules.stream().anyMatch(rule -> (rule.subject() == RateSubject.ADDRESS) == beforeToken);
    }

    /**
     * Counts a request for the rules about addresses, or for all others.
     *
     * @param beforeToken whether for those about addresses
     * @param caller null while nobody is known
     */
    public Optional<Refusal> count(
            boolean beforeToken, String method, String uri, @Nullable RequestContext caller, String address) {
        for (RateRule rule : rules) {
            if ((rule.subject() == RateSubject.ADDRESS) == beforeToken && rule.matches(method, uri)) {
                String bucket = rule.bucket(caller, address);
                Duration wait = bucket == null ? Duration.ZERO : take(rule, bucket);
                if (!wait.isZero()) {
                    return Optional.of(new Refusal(rule, wait));
                }
            }
        }
        return Optional.empty();
    }

    private Duration take(RateRule rule, String bucket) {
        try {
            return tokens.take(bucket, rule.each(), rule.unit().length());
        } catch (DataAccessException | TransactionException away) {
            LOG.warn("Requests are not counted for the moment: {}", away.getMessage());
            return Duration.ZERO;
        }
    }

    /** What is left to a caller, in the order of the rules. Tokens that an instance has taken in advance count as used. */
    public List<Remaining> remaining(RequestContext caller, String address) {
        Map<RateRule, String> names = new LinkedHashMap<>();
        for (RateRule rule : rules) {
            String bucket = rule.bucket(caller, address);
            if (bucket != null) {
                names.put(rule, bucket);
            }
        }
        Map<String, Duration> missing = names.isEmpty() ? Map.of() : buckets.missing(names.values());
        Instant now = clock.instant();
        List<Remaining> remaining = new ArrayList<>();
        names.forEach((rule, name) -> {
            long gone =
                    Objects.requireNonNullElse(missing.get(name), Duration.ZERO).toNanos();
            long each = rule.each().toNanos();
            long capacity = rule.unit().length().toNanos();
            remaining.add(new Remaining(
                    rule,
                    BucketLevel.available(gone, each, capacity, rule.value()),
                    now.plusNanos(BucketLevel.wait(gone, each, capacity))));
        });
        return remaining;
    }
}
