package io.altostratus.image.tasks;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Tasks.
 *
 * @param timeToLive how long a finished task is shown
 * @param expiryInterval how often expired tasks are removed
 */
@ConfigurationProperties("altostratus.image.task")
public record TaskProperties(
        @DefaultValue("48h") Duration timeToLive,
        @DefaultValue("10m") Duration expiryInterval) {}
