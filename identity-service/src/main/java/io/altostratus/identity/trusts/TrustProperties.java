package io.altostratus.identity.trusts;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Trusts.
 *
 * @param maxRedelegationCount how often what a trust delegates may be delegated on; 0 for never
 * @param retention how long trusts that were deleted or have expired stay in the database
 */
@ConfigurationProperties("altostratus.trust")
public record TrustProperties(
        @DefaultValue("3") int maxRedelegationCount,
        @DefaultValue("30d") Duration retention) {}
