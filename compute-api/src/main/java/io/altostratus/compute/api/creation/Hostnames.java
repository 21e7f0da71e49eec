package io.altostratus.compute.api.creation;

import java.util.Locale;

/** What guests are called by themselves. */
final class Hostnames {

    private static final int LONGEST = 63;

    private Hostnames() {}

    /**
     * A label that is valid in DNS: lower case, blanks and dots become hyphens, at most 63 characters.
     *
     * @param otherwise where nothing of the name is left
     */
    static String of(String name, String otherwise) {
        String host = name.toLowerCase(Locale.ROOT)
                .replaceAll("[ _.]", "-")
                .replaceAll("[^a-z0-9-]", "")
                .replaceAll("^-+|-+$", "");
        if (host.length() > LONGEST) {
            host = host.substring(0, LONGEST).replaceAll("-+$", "");
        }
        return host.isEmpty() ? otherwise : host;
    }
}
