package io.altostratus.compute.api.hosts;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How hosts are shown.
 *
 * @param downAfter a host or service that was not heard of for so long is shown as down
 */
@ConfigurationProperties("altostratus.hosts")
public record HostProperties(@DefaultValue("60s") Duration downAfter) {}
