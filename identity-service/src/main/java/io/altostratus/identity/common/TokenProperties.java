package io.altostratus.identity.common;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long tokens and what revokes them matter. Tokens and revocations both need it, and neither the other for it.
 *
 * @param lifetime how long a token is valid
 * @param revocationGrace how much longer than that a revocation is remembered, for tokens that are accepted after their
 *     expiry beside a service's token
 * @param allowRescopeScopedToken whether a token that has a scope may be exchanged for one of another scope
 * @param maximumSize longest token in characters; one that would be longer, for its roles and access rules, is
 *     refused; services accept no more than 16384
 */
@ConfigurationProperties("altostratus.token")
public record TokenProperties(
        @DefaultValue("1h") Duration lifetime,
        @DefaultValue("48h") Duration revocationGrace,
        @DefaultValue("true") boolean allowRescopeScopedToken,
        @DefaultValue("16384") int maximumSize) {}
