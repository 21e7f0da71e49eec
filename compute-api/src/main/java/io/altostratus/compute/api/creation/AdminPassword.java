package io.altostratus.compute.api.creation;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Passwords that are made up for a server's owner: shown once, kept nowhere. */
public final class AdminPassword {

    private static final int LENGTH = 12;

    /** Without characters that look alike; each password has one of each line. */
    private static final List<String> SYMBOLS =
            List.of("23456789", "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz");

    private static final SecureRandom RANDOM = new SecureRandom();

    private AdminPassword() {}

    public static String random() {
        List<Character> password = new ArrayList<>();
        SYMBOLS.forEach(line -> password.add(oneOf(line)));
        String all = String.join("", SYMBOLS);
        while (password.size() < LENGTH) {
            password.add(oneOf(all));
        }
        Collections.shuffle(password, RANDOM);
        StringBuilder text = new StringBuilder();
        password.forEach(text::append);
        return text.toString();
    }

    private static char oneOf(String symbols) {
        return symbols.charAt(RANDOM.nextInt(symbols.length()));
    }
}
