package io.altostratus.identity.signing;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys that sign tokens.
 *
 * @param directory where they lie; equal on every instance of this service
 */
@ConfigurationProperties("altostratus.signing")
public record SigningProperties(
        @DefaultValue("/etc/altostratus/signing-keys") Path directory) {}
