package io.altostratus.identity.totp;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Passcodes by time.
 *
 * @param includedPreviousWindows how many periods of 30 s back a passcode is still accepted, for slow typists and clocks
 * @param attempts how many passcodes may be tried for a user within 30 s: a passcode has a million values only
 */
@ConfigurationProperties("altostratus.totp")
public record TotpProperties(
        @DefaultValue("1") int includedPreviousWindows,
        @DefaultValue("10") int attempts) {}
