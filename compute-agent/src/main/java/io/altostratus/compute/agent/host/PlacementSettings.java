package io.altostratus.compute.agent.host;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What this host tells for the choice of hosts.
 *
 * @param cpuRatio virtual processors that may be claimed for each real one; unset for the scheduler's ratio, as are the
 *     others
 * @param memoryRatio memory that may be claimed for each byte
 * @param diskRatio disk that may be claimed for each byte
 * @param metrics whether it tells how busy its processors are ({@code cpu.percent}, {@code cpu.user.percent}, {@code
 *     cpu.kernel.percent}, {@code cpu.idle.percent}, {@code cpu.iowait.percent}), for MetricsWeigher
 */
@ConfigurationProperties("altostratus.agent.placement")
public record PlacementSettings(
        @Nullable Double cpuRatio,
        @Nullable Double memoryRatio,
        @Nullable Double diskRatio,
        @DefaultValue("false") boolean metrics) {

    public static final PlacementSettings NONE = new PlacementSettings(null, null, null, false);
}
