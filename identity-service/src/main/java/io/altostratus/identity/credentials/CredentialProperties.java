package io.altostratus.identity.credentials;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Credentials of users.
 *
 * @param perUser how many secrets of {@code /v3/credentials} a user may have; -1 for any number
 * @param applicationCredentialsPerUser how many application credentials a user may have; -1 for any number
 * @param signatureLifetime how long a signed EC2 or S3 request is accepted, counted from the time that it names
 */
@ConfigurationProperties("altostratus.credentials")
public record CredentialProperties(
        @DefaultValue("-1") int perUser,
        @DefaultValue("-1") int applicationCredentialsPerUser,
        @DefaultValue("15m") Duration signatureLifetime) {}
