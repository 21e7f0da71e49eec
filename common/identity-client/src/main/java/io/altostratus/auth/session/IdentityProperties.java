package io.altostratus.auth.session;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this program reaches identity-service and who it is there: a user with a password, or an application credential.
 *
 * @param authUrl address of identity-service with its version, for example {@code http://127.0.0.1:5000/v3}
 * @param username the service's own user, in the domain Default
 * @param password password of that user
 * @param project the project its token is scoped to, in the domain Default
 * @param applicationCredentialId used instead of user and password where it is set, as on hosts
 * @param applicationCredentialSecret secret of that application credential
 * @param region the region whose endpoints are used
 * @param stateDirectory where public keys and revocations are kept over a restart
 * @param pollInterval how often revocations are fetched even when none was announced
 * @param maximumStaleness tokens are refused (503) when keys and revocations were not confirmed for so long
 * @param expiredGrace how long after its expiry a user's token is accepted beside a valid service token
 * @param cachedTokens most tokens whose signature is remembered
 * @param serviceType type of this service in the catalog, to which access rules of application credentials refer
 */
@ConfigurationProperties("altostratus.identity")
public record IdentityProperties(
        @DefaultValue("http://127.0.0.1:5000/v3") String authUrl,
        @DefaultValue("") String username,
        @DefaultValue("") String password,
        @DefaultValue("service") String project,
        @Nullable String applicationCredentialId,
        @DefaultValue("") String applicationCredentialSecret,
        @DefaultValue("RegionOne") String region,

        @DefaultValue("/var/lib/altostratus/identity-client")
        Path stateDirectory,

        @DefaultValue("30s") Duration pollInterval,
        @DefaultValue("5m") Duration maximumStaleness,
        @DefaultValue("48h") Duration expiredGrace,
        @DefaultValue("10000") int cachedTokens,
        @DefaultValue("") String serviceType) {

    @Override
    public String toString() {
        return "IdentityProperties[" + authUrl + ", " + username + "]"; // never a secret
    }
}
