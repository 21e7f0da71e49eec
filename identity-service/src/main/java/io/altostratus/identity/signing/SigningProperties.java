package io.altostratus.identity.signing;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys that sign tokens.
 *
 * @param directory where the private keys of this instance lie, one file each; instances may share it or have one each
 * @param rotateEvery age at which a key is replaced; zero for never, when only the operator's command replaces it
 * @param stageFor how long a new key is published before it signs: no shorter than services trust what they have
 *     fetched ({@code altostratus.identity.maximum-staleness}), so that none meets a token whose key it cannot know
 */
@ConfigurationProperties("altostratus.signing")
public record SigningProperties(
        @DefaultValue("/etc/altostratus/signing-keys") Path directory,
        @DefaultValue("30d") Duration rotateEvery,
        @DefaultValue("5m") Duration stageFor) {}
