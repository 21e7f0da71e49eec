package io.altostratus.compute.api.servers;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Passwords for the administrators of guests: as asked for, or made up. */
@Component
public class AdminPasswords {

    /** Without characters that are easily taken for each other. */
    private static final String[] GROUPS = {"23456789", "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz"};

    private final ServerProperties properties;
    private final SecureRandom random = new SecureRandom();

    public AdminPasswords(ServerProperties properties) {
        this.properties = properties;
    }

    public String choose(@Nullable String asked) {
        return asked == null ? madeUp() : asked;
    }

    /** What an answer tells of a password; null if it tells nothing. */
    public @Nullable String shown(String password) {
        return properties.showPassword() ? password : null;
    }

    private String madeUp() {
        StringBuilder password = new StringBuilder();
        for (String group : GROUPS) { // at least one of each
            password.append(group.charAt(random.nextInt(group.length())));
        }
        String all = String.join("", GROUPS);
        while (password.length() < properties.passwordLength()) {
            password.append(all.charAt(random.nextInt(all.length())));
        }
        for (int i = password.length() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            char swapped = password.charAt(i);
            password.setCharAt(i, password.charAt(other));
            password.setCharAt(other, swapped);
        }
        return password.toString();
    }
}
