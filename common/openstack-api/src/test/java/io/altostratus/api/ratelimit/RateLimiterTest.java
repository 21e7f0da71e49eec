package io.altostratus.api.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.context.RequestContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits hold however requests come and however many instances count them. */
class RateLimiterTest {

    private static final long SEED = 20_261_121;
    private static final RequestContext NOBODY = RequestContext.background("req-1");

    private final Random random = new Random(SEED);
    private long now = 5;

    /** Counts what is asked of the shared buckets. */
    private static final class Counted implements RateBuckets {

        private final RateBuckets buckets;
        private int asked;

        private Counted(RateBuckets buckets) {
            this.buckets = buckets;
        }

        @Override
        public Taken take(String name, Duration each, Duration capacity, int wanted) {
            asked++;
            return buckets.take(name, each, capacity, wanted);
        }

        @Override
        public java.util.Map<String, Duration> missing(java.util.Collection<String> names) {
            return buckets.missing(names);
        }
    }

    private List<LeasedTokens> instances(int howMany, RateBuckets shared) {
        return IntStream.range(0, howMany)
                .mapToObj(i -> new LeasedTokens(shared, Duration.ofSeconds(1), () -> now))
                .toList();
    }

    private long pause(RateRule rule) {
        return (long) (rule.each().toNanos() * random.nextDouble() * (random.nextInt(20) == 0 ? 40 : 0.4));
    }

    @ParameterizedTest
    @CsvSource({"10/MINUTE, 1", "10/MINUTE, 3", "3/SECOND, 2", "1000/MINUTE, 1", "1000/MINUTE, 4", "2000/HOUR, 3"})
    void noWindowHasMoreThanTheLimitAllows(String rate, int howMany) {
        RateRule rule = RateRule.parse("POST /servers " + rate);
        List<LeasedTokens> instances = instances(howMany, new MemoryRateBuckets(() -> now));
        List<Long> admitted = new ArrayList<>();
        for (int i = 0; i < 8_000; i++) {
            now += pause(rule);
            LeasedTokens instance = instances.get(random.nextInt(howMany));
            if (instance.take("b", rule.each(), rule.unit().length()).isZero()) {
                admitted.add(now);
            }
        }
        assertThat(admitted.size()).isGreaterThan(rule.value());
        long unit = rule.unit().length().toNanos();
        // A full bucket, what comes back meanwhile, and what instances had taken before.
        double most = 2.0 * rule.value() + 1 + howMany * Math.max(1, rule.value() / 10);
        int first = 0;
        for (int last = 0; last < admitted.size(); last++) {
            while (admitted.get(last) - admitted.get(first) > unit) {
                first++;
            }
            assertThat(last - first + 1.0)
                    .as("seed %d, window to %d", SEED, last)
                    .isLessThanOrEqualTo(most);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10/MINUTE", "5/SECOND", "1000/MINUTE", "100/DAY"})
    void whoeverAsksMoreSlowlyIsNeverRefused(String rate) {
        RateRule rule = RateRule.parse("* /** " + rate);
        for (int howMany : new int[] {1, 2}) {
            List<LeasedTokens> instances = instances(howMany, new MemoryRateBuckets(() -> now));
            for (int i = 0; i < 2_000; i++) {
                now += (long) (rule.each().toNanos() * (howMany + random.nextDouble()));
                LeasedTokens instance = instances.get(random.nextInt(howMany));
                assertThat(instance.take("b", rule.each(), rule.unit().length()))
                        .as("seed %d, request %d", SEED, i)
                        .isZero();
            }
        }
    }

    @Test
    void afterTheWaitThatIsToldThereIsOne() {
        RateRule rule = RateRule.parse("POST /** 7/MINUTE");
        LeasedTokens tokens = instances(1, new MemoryRateBuckets(() -> now)).getFirst();
        for (int i = 0; i < 500; i++) {
            now += pause(rule);
            Duration wait = tokens.take("b", rule.each(), rule.unit().length());
            if (!wait.isZero()) {
                now += wait.toNanos() - 1;
                assertThat(tokens.take("b", rule.each(), rule.unit().length())).isPositive();
                now += 1;
                assertThat(tokens.take("b", rule.each(), rule.unit().length())).isZero();
            }
        }
    }

    @Test
    void aBusyCallerAndARefusedOneCostLittle() {
        RateRule rule = RateRule.parse("GET /** 6000/MINUTE");
        Counted shared = new Counted(new MemoryRateBuckets(() -> now));
        LeasedTokens tokens = instances(1, shared).getFirst();
        for (int i = 0; i < 6_000; i++) {
            now += Duration.ofMillis(10).toNanos();
            assertThat(tokens.take("b", rule.each(), rule.unit().length())).isZero();
        }
        assertThat(shared.asked).isLessThan(150);
        shared.asked = 0;
        RateRule few = RateRule.parse("GET /** 2/HOUR");
        for (int i = 0; i < 1_000; i++) {
            tokens.take("c", few.each(), few.unit().length());
        }
        assertThat(shared.asked).isEqualTo(3);
    }

    @Test
    void rulesChooseRequests() {
        RateRule action = RateRule.parse("post /servers/*/action 10/MINUTE per project");
        assertThat(action.matches("POST", "/v2.1/servers/1/action")).isTrue();
        assertThat(action.matches("POST", "/v2.1/0123456789abcdef0123456789abcdef/servers/1/action/"))
                .isTrue();
        assertThat(action.matches("POST", "/v2.1/servers/1/2/action")).isFalse();
        assertThat(action.matches("GET", "/v2.1/servers/1/action")).isFalse();
        assertThat(action.subject()).isEqualTo(RateSubject.PROJECT);
        RateRule all = RateRule.parse("* /** 1/DAY per address");
        assertThat(all.matches("DELETE", "/")).isTrue();
        assertThat(all.matches("DELETE", "/v3")).isTrue();
        assertThat(RateRule.parse("GET /a.b 1/DAY").matches("GET", "/aXb")).isFalse();
        for (String wrong : List.of("", "POST /servers", "POST servers 1/DAY", "POST /s 0/DAY", "POST /s 1/WEEK")) {
            assertThatThrownBy(() -> RateRule.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void eachCallerHasABucketOfItsOwnAndSeesWhatIsLeft() {
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        RateLimiter limiter = new RateLimiter(
                List.of(RateRule.parse("GET /x 2/MINUTE per address"), RateRule.parse("GET /y 2/MINUTE per user")),
                new MemoryRateBuckets(() -> now),
                Duration.ofSeconds(1),
                () -> now,
                clock);
        assertThat(limiter.concerns(true)).isTrue();
        assertThat(limiter.count(true, "GET", "/x", null, "a")).isEmpty();
        assertThat(limiter.count(true, "GET", "/x", null, "a")).isEmpty();
        assertThat(limiter.count(true, "GET", "/x", null, "b")).isEmpty();
        assertThat(limiter.count(true, "GET", "/x", null, "a"))
                .get()
                .extracting(RateLimiter.Refusal::seconds)
                .isEqualTo(30L);
        assertThat(limiter.count(false, "GET", "/x", null, "a")).isEmpty();
        assertThat(limiter.count(false, "GET", "/y", NOBODY, "a")).isEmpty(); // no user, so no rule
        assertThat(limiter.remaining(NOBODY, "a")).singleElement().satisfies(left -> {
            assertThat(left.remaining()).isZero();
            assertThat(left.nextAvailable()).isEqualTo(Instant.EPOCH.plusSeconds(30));
        });
        assertThat(limiter.remaining(NOBODY, "b").getFirst().remaining()).isEqualTo(1);
    }
}
