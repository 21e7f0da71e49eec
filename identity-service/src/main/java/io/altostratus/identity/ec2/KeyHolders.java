package io.altostratus.identity.ec2;

import io.altostratus.api.error.ApiException;
import io.altostratus.identity.authentication.Delegation;
import io.altostratus.identity.authentication.Evidence;
import io.altostratus.identity.authentication.TokenIssue;
import io.altostratus.identity.authentication.TrustScope;
import io.altostratus.identity.credentials.Credential;
import io.altostratus.identity.credentials.CredentialDelegations;
import io.altostratus.identity.credentials.CredentialProperties;
import io.altostratus.identity.credentials.CredentialRepository;
import io.altostratus.identity.credentials.Ec2Blob;
import io.altostratus.identity.oauth1.OAuthDelegations;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds who holds an access key, and issues their token when they have signed. */
@Component
class KeyHolders {

    /** In the token's methods: such a token is good for the service that asked for it and for little else. */
    static final String METHOD = "ec2credential";

    private static final DateTimeFormatter AMAZON = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

    private final CredentialRepository credentials;
    private final CredentialDelegations applicationCredentials;
    private final OAuthDelegations accessTokens;
    private final TrustScope trusts;
    private final TokenIssue tokens;
    private final CredentialProperties properties;
    private final Clock clock;

    KeyHolders(
            CredentialRepository credentials,
            CredentialDelegations applicationCredentials,
            OAuthDelegations accessTokens,
            TrustScope trusts,
            TokenIssue tokens,
            CredentialProperties properties,
            Clock clock) {
        this.credentials = credentials;
        this.applicationCredentials = applicationCredentials;
        this.accessTokens = accessTokens;
        this.trusts = trusts;
        this.tokens = tokens;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * @param isSigned whether the secret of the key has signed the request
     * @param timestamp when it was signed; null if the signer has left it out
     * @throws ApiException 401
     */
    TokenIssue.Issued tokenOf(
            @Nullable String access,
            Predicate<String> isSigned,
            @Nullable String timestamp,
            HttpServletRequest request) {
        if (access == null) {
            throw refused("EC2 Signature not supplied");
        }
        Credential credential = credentials
                .find(Ec2Blob.credentialId(access))
                .filter(c -> Ec2Blob.isType(c.type()))
                .orElseThrow(() -> refused("EC2 access key not found."));
        Ec2Blob keys = Ec2Blob.parse(credential.blob());
        String secret = keys.secret();
        if (secret == null || !keys.access().equals(access) || !isSigned.test(secret)) {
            throw refused("Invalid EC2 signature.");
        }
        requireRecent(timestamp);
        return tokens.issue(evidence(credential, keys), List.of(METHOD), credential.projectId(), request);
    }

    private Evidence evidence(Credential credential, Ec2Blob keys) {
        String trustId = keys.trustId();
        if (trustId != null) {
            Delegation.ByTrust trust = trusts.find(trustId);
            String acting = trust.impersonation() ? trust.trustorId() : trust.trusteeId();
            if (!acting.equals(credential.userId()) || !Objects.equals(trust.projectId(), credential.projectId())) {
                throw refused("EC2 credential project does not match the trust.");
            }
            return Evidence.of(trust.trusteeId(), trust);
        }
        String applicationCredential = keys.applicationCredentialId();
        String accessToken = keys.accessTokenId();
        if (applicationCredential != null) {
            return Evidence.of(credential.userId(), applicationCredentials.find(applicationCredential));
        }
        if (accessToken != null) {
            return Evidence.of(credential.userId(), accessTokens.find(accessToken));
        }
        return Evidence.of(credential.userId());
    }

    private void requireRecent(@Nullable String timestamp) {
        if (timestamp == null) {
            return;
        }
        Instant signed;
        try {
            signed = timestamp.matches("\\d{8}T\\d{6}Z")
                    ? LocalDateTime.parse(timestamp, AMAZON).toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(
                                    timestamp.matches(".*([Zz]|[+-]\\d\\d:?\\d\\d)") ? timestamp : timestamp + "Z")
                            .toInstant();
        } catch (DateTimeException e) {
            throw refused("Credential timestamp is invalid");
        }
        if (Duration.between(signed, clock.instant()).abs().compareTo(properties.signatureLifetime()) > 0) {
            throw refused("Credential is expired");
        }
    }

    static ApiException refused(String why) {
        return ApiException.unauthorized(why);
    }
}
