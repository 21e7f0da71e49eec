package io.altostratus.blockstorage.services;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reports what runs in this process, as Cinder's binaries are called. That is only the API so far: a scheduler, a volume
 * manager or a backup role that does nothing would let users wait for volumes that nobody makes.
 */
@Component
public class ServiceRegistry implements SmartLifecycle {

    static final String API = "cinder-api";

    private static final Logger LOG = LoggerFactory.getLogger(ServiceRegistry.class);
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private final ServiceRepository services;
    private final ServicesProperties properties;
    private final String host;
    private volatile @Nullable ScheduledExecutorService reports;

    /** @param host this host's name; empty for the name that the operating system knows */
    ServiceRegistry(
            ServiceRepository services,
            ServicesProperties properties,
            @Value("${altostratus.host.name:}") String host) {
        this.services = services;
        this.properties = properties;
        this.host = host.isEmpty() ? systemName() : host;
    }

    /** The duty that forgets API programs which are gone for good; give it to {@code PersistentTasks}. */
    public static Task<?> forgetting(ObjectProvider<ServiceRegistry> registry) {
        return Tasks.recurring("forget-services", FixedDelay.of(FORGET_EVERY))
                .execute((instance, context) -> registry.getObject().forget());
    }

    private static String systemName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private void forget() {
        int forgotten = services.forget(API, properties.retention());
        if (forgotten > 0) {
            LOG.info("{} API programs that were not seen for {} are forgotten", forgotten, properties.retention());
        }
    }

    private void report() {
        try {
            services.report(host, API, properties.zone());
        } catch (RuntimeException e) {
            LOG.warn("The sign of life of this program could not be written: {}", e.getMessage());
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService fresh = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("service-report").factory());
        long period = properties.reportInterval().toMillis();
        fresh.scheduleWithFixedDelay(this::report, 0, period, TimeUnit.MILLISECONDS);
        reports = fresh;
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = reports;
        if (running != null) {
            running.shutdownNow();
            reports = null;
        }
    }

    @Override
    public boolean isRunning() {
        return reports != null;
    }
}
