package io.altostratus.benchmarks.load;

import io.altostratus.benchmarks.http.Client;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A closed loop: each client sends its next request when it has the answer to the last one, over a connection of its own.
 * A cloud that slows down is therefore asked less often, and the percentiles are those of so many clients, not of so
 * many requests a second.
 */
public final class Load {

    /** A few clients that wait in read() cost less than half as much on platform threads as on virtual ones. */
    private static final ThreadFactory CLIENTS =
            Thread.ofPlatform().name("client-", 1).factory();

    private final Stop stop;

    public Load(Stop stop) {
        this.stop = stop;
    }

    /**
     * Measures for a time, after a quarter of it that is not counted. What has begun before the end counts, with the time
     * until it is done.
     *
     * @throws StoppedException if the end was wished
     */
    public LoadResult during(Duration time, int clients, Operation operation) {
        AtomicInteger number = new AtomicInteger();
        until(clients, time.dividedBy(4), number, operation);
        return until(clients, time, number, operation);
    }

    /**
     * As many operations as are asked for, shared by the clients.
     *
     * @throws StoppedException if the end was wished
     */
    public LoadResult times(int count, int clients, Operation operation) {
        AtomicInteger number = new AtomicInteger();
        return run(System.nanoTime(), Math.min(clients, count), number, () -> number.get() < count, count, operation);
    }

    private LoadResult until(int clients, Duration time, AtomicInteger number, Operation operation) {
        long start = System.nanoTime();
        return run(
                start, clients, number, () -> System.nanoTime() - start < time.toNanos(), Integer.MAX_VALUE, operation);
    }

    private LoadResult run(
            long start, int clients, AtomicInteger number, BooleanSupplier goesOn, int numbers, Operation operation) {
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            workers.add(new Worker(number, numbers, goesOn, operation));
        }
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(CLIENTS)) {
            List<Future<?>> running = new ArrayList<>();
            workers.forEach(worker -> running.add(threads.submit(worker)));
            for (Future<?> one : running) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        stop.check();
        Latencies all = new Latencies();
        long failed = 0;
        String failure = null;
        for (Worker worker : workers) {
            all.add(worker.latencies);
            failed += worker.failed;
            failure = failure == null ? worker.failure : failure;
        }
        return new LoadResult(all, failed, failure, took);
    }

    private final class Worker implements Runnable {

        private final AtomicInteger number;
        private final int numbers;
        private final BooleanSupplier goesOn;
        private final Operation operation;
        private final Latencies latencies = new Latencies();
        private long failed;
        private @Nullable String failure;

        Worker(AtomicInteger number, int numbers, BooleanSupplier goesOn, Operation operation) {
            this.number = number;
            this.numbers = numbers;
            this.goesOn = goesOn;
            this.operation = operation;
        }

        @Override
        public void run() {
            try (Client client = new Client()) {
                while (goesOn.getAsBoolean() && !stop.isRequested()) {
                    int mine = number.getAndIncrement();
                    if (mine >= numbers) {
                        return;
                    }
                    long start = System.nanoTime();
                    try {
                        operation.run(client, mine);
                        latencies.add(System.nanoTime() - start);
                    } catch (IOException e) {
                        failed++;
                        failure = String.valueOf(e.getMessage());
                    }
                }
            }
        }
    }
}
