package io.altostratus.benchmarks.section;

import io.altostratus.benchmarks.cloud.Servers;
import io.altostratus.benchmarks.http.Client;
import io.altostratus.benchmarks.load.Latencies;
import io.altostratus.benchmarks.load.StoppedException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sees servers become ACTIVE while others are still asked for. It looks at the list of those that are, as a user would;
 * times are those of the look that found a server, so they are up to the time between two looks too long.
 */
final class Watch implements Runnable {

    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final Servers servers;
    private final String name;
    private final Map<String, Long> asked = new ConcurrentHashMap<>();
    private final Map<String, Long> active = new HashMap<>();
    private final Map<String, Long> failed = new HashMap<>();
    private volatile boolean allAsked;
    private @Nullable IOException failure;

    /** @param name that the names of all servers to look at have in them */
    Watch(Servers servers, String name) {
        this.servers = servers;
        this.name = name;
    }

    /** From a thread that asked for a server, at the given time of {@link System#nanoTime}. */
    void asked(String id, long when) {
        asked.put(id, when);
    }

    /** No more will be asked for; the watch ends when none is left to be seen. */
    void allAsked() {
        allAsked = true;
    }

    @Override
    public void run() {
        long start = System.nanoTime();
        try (Client client = new Client()) {
            while (System.nanoTime() - start < LIMIT.toNanos()) {
                boolean last = allAsked;
                long look = System.nanoTime();
                see(client, "ACTIVE", active);
                see(client, "ERROR", failed);
                if (last && asked.keySet().stream().allMatch(id -> active.containsKey(id) || failed.containsKey(id))) {
                    return;
                }
                servers.pauseAfter(look);
            }
        } catch (StoppedException e) {
            return; // whoever measures finds out by himself
        } catch (IOException e) {
            failure = e;
        }
    }

    private void see(Client client, String status, Map<String, Long> seen) throws IOException {
        for (String id : servers.ids(client, "status=" + status + "&name=" + name)) {
            seen.putIfAbsent(id, System.nanoTime());
        }
    }

    /**
     * What was seen; to be asked after the end of its thread.
     *
     * @throws IOException if the list could not be read
     */
    Seen seen(long start) throws IOException {
        if (failure != null) {
            throw failure;
        }
        Latencies latencies = new Latencies();
        long last = start;
        int errors = 0;
        for (Map.Entry<String, Long> server : asked.entrySet()) {
            Long when = active.get(server.getKey());
            if (when != null) {
                latencies.add(when - server.getValue());
                last = Math.max(last, when);
            } else if (failed.containsKey(server.getKey())) {
                errors++;
            }
        }
        return new Seen(latencies, errors, Duration.ofNanos(last - start));
    }

    /**
     * @param toActive times from the request to ACTIVE, of those that became so
     * @param errors servers that went to ERROR
     * @param took from the start to the last one's ACTIVE
     */
    record Seen(Latencies toActive, int errors, Duration took) {}
}
