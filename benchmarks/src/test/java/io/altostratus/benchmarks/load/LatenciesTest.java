package io.altostratus.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private static final Percentage A_THOUSANDTH = Percentage.withPercentage(0.1);

    @Test
    void percentilesAreThoseOfTheSortedValues() {
        Latencies latencies = new Latencies();
        for (int i = 1_000; i >= 1; i--) {
            latencies.add(TimeUnit.MILLISECONDS.toNanos(i));
        }

        assertThat(latencies.count()).isEqualTo(1_000);
        assertThat(latencies.millis(50)).isCloseTo(500, A_THOUSANDTH);
        assertThat(latencies.millis(99)).isCloseTo(990, A_THOUSANDTH);
        assertThat(latencies.millis(100)).isCloseTo(1_000, A_THOUSANDTH);
    }

    @Test
    void oneSlowOperationOfAHundredIsSeenAtTheEndOnly() {
        Latencies latencies = new Latencies();
        for (int i = 0; i < 99; i++) {
            latencies.add(TimeUnit.MICROSECONDS.toNanos(700));
        }
        latencies.add(TimeUnit.SECONDS.toNanos(20));

        assertThat(latencies.millis(99)).isEqualTo(0.7, within(0.001));
        assertThat(latencies.millis(99.5)).isCloseTo(20_000, A_THOUSANDTH);
    }

    @Test
    void thoseOfSeveralClientsAreOneAmount() {
        Latencies quick = new Latencies();
        Latencies slow = new Latencies();
        for (int i = 0; i < 60; i++) {
            quick.add(TimeUnit.MILLISECONDS.toNanos(1));
        }
        for (int i = 0; i < 40; i++) {
            slow.add(TimeUnit.MILLISECONDS.toNanos(100));
        }
        quick.add(slow);

        assertThat(quick.count()).isEqualTo(100);
        assertThat(quick.millis(60)).isCloseTo(1, A_THOUSANDTH);
        assertThat(quick.millis(61)).isCloseTo(100, A_THOUSANDTH);
    }

    @Test
    void ofNothingThereIsNoPercentile() {
        assertThat(new Latencies().millis(50)).isNaN();
    }

    @Test
    void whatTakesLongerThanCanBeKeptCountsAsTheLongest() {
        Latencies latencies = new Latencies();
        latencies.add(TimeUnit.HOURS.toNanos(5));

        assertThat(latencies.millis(50)).isCloseTo(TimeUnit.HOURS.toMillis(1), A_THOUSANDTH);
    }

    @Test
    void aRateCountsWhatSucceededInTheWholeTime() {
        Latencies latencies = new Latencies();
        for (int i = 0; i < 30; i++) {
            latencies.add(1_000);
        }
        LoadResult result = new LoadResult(latencies, 10, "answered 500", Duration.ofMillis(1_500));

        assertThat(result.succeeded()).isEqualTo(30);
        assertThat(result.perSecond()).isEqualTo(20);
    }

    @Test
    void inNoTimeThereIsNoRate() {
        assertThat(LoadResult.perSecond(0, Duration.ZERO)).isNaN();
    }
}
