package io.altostratus.identity.sealing;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys that encrypt the secrets in the database which must be read again (EC2, TOTP, OAuth).
 *
 * @param directory where they lie, equal on every instance of this service; without a value it is {@code credentials}
 *     within the directory of the signing keys
 * @param activation how long a new key only decrypts, so that it reaches every instance before one encrypts with it
 */
@ConfigurationProperties("altostratus.sealing")
public record SealingProperties(
        @Nullable Path directory, @DefaultValue("10m") Duration activation) {}
