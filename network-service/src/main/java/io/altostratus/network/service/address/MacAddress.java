package io.altostratus.network.service.address;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** MAC addresses as text of six pairs of lower-case digits. */
public final class MacAddress {

    private static final Pattern FORM = Pattern.compile("([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}|[0-9a-fA-F]{12}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String BASE = "fa:16:3e";

    private MacAddress() {}

    /** The address in the usual form; empty if the text is none, or one of a group or of nobody. */
    public static Optional<String> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        String digits = text.replace(":", "").replace("-", "").toLowerCase(Locale.ROOT);
        boolean group = (Integer.parseInt(digits.substring(0, 2), 16) & 1) == 1;
        if (group || digits.equals("000000000000")) {
            return Optional.empty();
        }
        return Optional.of(String.join(":", digits.split("(?<=\\G..)")));
    }

    /** A random address of the range that OpenStack gives to guests; uniqueness is the database's matter. */
    public static String random() {
        int number = RANDOM.nextInt(1 << 24);
        return "%s:%02x:%02x:%02x".formatted(BASE, number >> 16, number >> 8 & 255, number & 255);
    }
}
