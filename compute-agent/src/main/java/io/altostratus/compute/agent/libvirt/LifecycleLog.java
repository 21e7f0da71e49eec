package io.altostratus.compute.agent.libvirt;

import io.altostratus.context.LogContext;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.libvirt.event.DomainEventType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happens to guests in the words that operators know from Nova. */
final class LifecycleLog {

    private static final Logger LOG = LoggerFactory.getLogger(LifecycleLog.class);

    private final Clock clock = Clock.systemUTC();

    void happened(String serverId, DomainEventType type) {
        String word = word(type);
        if (word == null) {
            return;
        }
        try (LogContext instance = LogContext.about("instance", serverId)) {
            LOG.debug(
                    "Emitting event <LifecycleEvent: {}, {} => {}>",
                    clock.instant().getEpochSecond(),
                    serverId,
                    word);
            LOG.info("VM {} (Lifecycle Event)", word);
        }
    }

    /** Null for what changes nothing in a guest's life. */
    private static @Nullable String word(DomainEventType type) {
        return switch (type) {
            case STARTED -> "Started";
            case STOPPED -> "Stopped";
            case SUSPENDED -> "Paused";
            case RESUMED -> "Resumed";
            case PMSUSPENDED -> "Suspended";
            case CRASHED -> "Crashed";
            default -> null;
        };
    }
}
