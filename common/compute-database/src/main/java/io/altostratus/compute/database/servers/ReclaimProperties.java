package io.altostratus.compute.database.servers;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Deleted servers that can be taken back; to be the same for the API and the conductor.
 *
 * @param interval how long a deleted server is kept, shut down, for its owner to restore it; zero to remove it at once
 */
@ConfigurationProperties("altostratus.reclaim")
public record ReclaimProperties(@DefaultValue("0s") Duration interval) {

    /** Whether a delete can be taken back for a while. */
    public boolean isDeferred() {
        return interval.isPositive();
    }
}
