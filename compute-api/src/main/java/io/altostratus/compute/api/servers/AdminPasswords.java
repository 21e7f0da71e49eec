package io.altostratus.compute.api.servers;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Passwords for the administrators of guests: as asked for, or made up. */
@Component
public class AdminPasswords {

    private final ServerProperties properties;

    public AdminPasswords(ServerProperties properties) {
        this.properties = properties;
    }

    public String choose(@Nullable String asked) {
        return asked == null ? AdminPassword.random() : asked;
    }

    /** What an answer tells of a password; null if it tells nothing. */
    public @Nullable String shown(String password) {
        return properties.showPassword() ? password : null;
    }
}
