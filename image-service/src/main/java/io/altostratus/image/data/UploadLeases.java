package io.altostratus.image.data;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Gives signs of life for all uploads of this process, in one statement for all of them, also while a client is slow.
 * While the database does not answer, uploads go on: they end at the earliest when it says that their image is lost.
 */
@Component
class UploadLeases implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(UploadLeases.class);
    private static final int BEATS_PER_LEASE = 6;

    private final UploadRepository uploads;
    private final Duration lease;
    private final Map<String, Lease> held = new ConcurrentHashMap<>();
    private volatile @Nullable ScheduledExecutorService beats;

    UploadLeases(UploadRepository uploads, UploadProperties properties) {
        this.uploads = uploads;
        this.lease = properties.lease();
    }

    /** One upload of this process. */
    final class Lease implements AutoCloseable {

        private final String upload;
        private volatile boolean lost;

        private Lease(String upload) {
            this.upload = upload;
        }

        boolean isLost() {
            return lost;
        }

        @Override
        public void close() {
            held.remove(upload);
        }
    }

    /** Keeps an upload alive that has just claimed its image. */
    Lease hold(String upload) {
        Lease fresh = new Lease(upload);
        held.put(upload, fresh);
        return fresh;
    }

    /** Uploads that are alive because this process works on them. */
    Set<String> held() {
        return Set.copyOf(held.keySet());
    }

    void beat() {
        Map<String, Lease> now = Map.copyOf(held);
        if (now.isEmpty()) {
            return;
        }
        Set<String> alive = uploads.renew(now.keySet(), lease);
        now.forEach((upload, known) -> {
            if (!alive.contains(upload)) {
                known.lost = true;
            }
        });
    }

    private void beatOrWarn() {
        try {
            beat();
        } catch (RuntimeException e) {
            LOG.warn("The leases of {} uploads could not be renewed: {}", held.size(), e.getMessage());
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService fresh = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("upload-leases").factory());
        long period = lease.dividedBy(BEATS_PER_LEASE).toMillis();
        fresh.scheduleWithFixedDelay(this::beatOrWarn, period, period, TimeUnit.MILLISECONDS);
        beats = fresh;
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = beats;
        if (running != null) {
            running.shutdownNow();
            beats = null;
        }
    }

    @Override
    public boolean isRunning() {
        return beats != null;
    }

    /** Before the web server and, when the program ends, after it: its last uploads need their leases. */
    @Override
    public int getPhase() {
        return 0;
    }
}
