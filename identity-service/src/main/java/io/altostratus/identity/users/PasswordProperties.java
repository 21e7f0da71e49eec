package io.altostratus.identity.users;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How passwords are hashed. A change holds for new passwords at once and for the others at their next login.
 *
 * @param algorithm bcrypt or argon2id
 * @param bcryptStrength each step doubles the time that one comparison takes, for us and for whoever has stolen the hashes
 * @param argon2Memory KiB that one comparison takes; there are as many at a time as the machine has processors
 * @param argon2Iterations how often argon2id goes through that memory
 * @param argon2Parallelism lanes of argon2id
 */
@ConfigurationProperties("altostratus.password")
public record PasswordProperties(
        @DefaultValue("bcrypt") Algorithm algorithm,
        @DefaultValue("10") int bcryptStrength,
        @DefaultValue("19456") int argon2Memory,
        @DefaultValue("2") int argon2Iterations,
        @DefaultValue("1") int argon2Parallelism) {

    /** What makes hashes of new passwords; hashes of either kind are understood. */
    public enum Algorithm {
        BCRYPT,
        ARGON2ID
    }
}
