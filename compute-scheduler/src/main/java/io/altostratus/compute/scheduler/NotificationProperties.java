package io.altostratus.compute.scheduler;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Notifications about decisions, as OpenStack's tools read them.
 *
 * @param enabled whether they are sent
 * @param exchange topic exchange of the broker to which they go; OpenStack's {@code control_exchange}
 * @param topic routing key, to which {@code .info} is added
 */
@ConfigurationProperties("altostratus.notifications")
public record NotificationProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("nova") String exchange,
        @DefaultValue("notifications") String topic) {}
