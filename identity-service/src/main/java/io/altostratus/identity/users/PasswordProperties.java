package io.altostratus.identity.users;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Passwords.
 *
 * @param bcryptStrength each step doubles the time that one comparison takes, for us and for whoever has stolen the hashes
 */
@ConfigurationProperties("altostratus.password")
public record PasswordProperties(@DefaultValue("10") int bcryptStrength) {}
