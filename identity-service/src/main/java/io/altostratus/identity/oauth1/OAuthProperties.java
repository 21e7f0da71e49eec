package io.altostratus.identity.oauth1;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * OAuth 1.0a.
 *
 * @param requestTokenLifetime how long a user has time to authorize a request token; 0 for ever
 * @param accessTokenLifetime how long an access token is good for; 0 for ever
 * @param clockSkew how far the time of a signed request may be from ours; requests are remembered as long, so that none
 *     is taken twice
 */
@ConfigurationProperties("altostratus.oauth1")
public record OAuthProperties(
        @DefaultValue("8h") Duration requestTokenLifetime,
        @DefaultValue("24h") Duration accessTokenLifetime,
        @DefaultValue("10m") Duration clockSkew) {}
