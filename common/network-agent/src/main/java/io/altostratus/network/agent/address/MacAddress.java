package io.altostratus.network.agent.address;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A hardware address in lower case, for example {@code fa:16:3e:00:00:01}. */
public record MacAddress(String text) {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    public MacAddress {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a hardware address");
        }
    }

    /** Empty for anything that is none. */
    public static Optional<MacAddress> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return FORM.matcher(lower).matches() ? Optional.of(new MacAddress(lower)) : Optional.empty();
    }

    /** The link-local address that a guest makes of it (EUI-64). */
    public String linkLocal() {
        String[] parts = text.split(":");
        int first = Integer.parseInt(parts[0], 16) ^ 2;
        String expanded =
                String.format("fe80::%02x%s:%sff:fe%s:%s%s", first, parts[1], parts[2], parts[3], parts[4], parts[5]);
        return Cidr.parse(expanded).orElseThrow().address();
    }

    @Override
    public String toString() {
        return text;
    }
}
