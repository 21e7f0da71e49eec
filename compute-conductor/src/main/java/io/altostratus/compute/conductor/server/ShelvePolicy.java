package io.altostratus.compute.conductor.server;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When shelved servers leave their hosts.
 *
 * @param offloadTime how long a shelved server stays on its host, as {@code shelved_offload_time} of Nova: zero for not at
 *     all, negative for ever
 * @param pollInterval how often servers are looked for that have stayed long enough
 */
@ConfigurationProperties("altostratus.shelved")
public record ShelvePolicy(
        @DefaultValue("0s") Duration offloadTime,
        @DefaultValue("5m") Duration pollInterval) {

    public boolean offloadsAtOnce() {
        return offloadTime.isZero();
    }

    /** Whether servers leave their hosts some time after they were shelved. */
    public boolean offloadsLater() {
        return offloadTime.isPositive();
    }
}
