package io.altostratus.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadTest {

    private final Stop stop = new Stop();
    private final Load load = new Load(stop);

    @Test
    void eachNumberIsDoneOnce() {
        Set<Integer> done = new ConcurrentSkipListSet<>();
        LoadResult result = load.times(100, 8, (client, number) -> done.add(number));

        assertThat(result.succeeded()).isEqualTo(100);
        assertThat(done).isEqualTo(IntStream.range(0, 100).boxed().collect(Collectors.toSet()));
    }

    @Test
    void clientsWorkAtTheSameTime() {
        CountDownLatch all = new CountDownLatch(8);
        LoadResult result = load.times(8, 8, (client, number) -> {
            all.countDown();
            try {
                all.await(); // for ever, if they came one after the other
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });

        assertThat(result.succeeded()).isEqualTo(8);
    }

    @Test
    void whatFailsIsCountedByItself() {
        LoadResult result = load.times(10, 2, (client, number) -> {
            if (number % 5 == 0) {
                throw new IOException("answered 503");
            }
        });

        assertThat(result.succeeded()).isEqualTo(8);
        assertThat(result.failed()).isEqualTo(2);
        assertThat(result.firstFailure()).isEqualTo("answered 503");
    }

    @Test
    void nothingToDoIsDone() {
        assertThat(load.times(0, 8, (client, number) -> {}).succeeded()).isZero();
    }

    @Test
    void aMeasurementByTimeLastsAsLongAsAskedFor() {
        LoadResult result = load.during(Duration.ofMillis(20), 2, (client, number) -> {});

        assertThat(result.succeeded()).isPositive();
        assertThat(result.took()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    }

    @Test
    void theWishToEndEndsIt() {
        assertThatThrownBy(() -> load.during(Duration.ofHours(1), 4, (client, number) -> stop.request()))
                .isInstanceOf(StoppedException.class);
        assertThatThrownBy(() -> stop.pause(Duration.ofHours(1))).isInstanceOf(StoppedException.class);
    }
}
