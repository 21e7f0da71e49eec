package io.altostratus.compute.database.hosts;

import java.time.Duration;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** An agent or service and its last sign of life. */
public record ServiceRecord(
        long pk,
        String id,
        String host,
        String binaryName,
        String zone,
        boolean disabled,
        @Nullable String disabledReason,
        boolean forcedDown,
        LocalDateTime startedAt,
        LocalDateTime lastSeenAt) {

    /** The binary of a compute host, under the name that OpenStack's tools look for. */
    public static final String COMPUTE = "nova-compute";

    public static final String SCHEDULER = "nova-scheduler";
    public static final String CONDUCTOR = "nova-conductor";

    public boolean isUp(LocalDateTime now, Duration downAfter) {
        return !forcedDown && lastSeenAt.plus(downAfter).isAfter(now);
    }
}
