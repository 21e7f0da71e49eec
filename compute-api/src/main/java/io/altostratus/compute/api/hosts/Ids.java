package io.altostratus.compute.api.hosts;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ids of services and hypervisors: numbers until microversion 2.53, which made them UUIDs. */
final class Ids {

    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Ids() {}

    static boolean areUuids(Microversion version) {
        return version.atLeast(2, 53);
    }

    /** @throws ApiException 400 if it is none */
    static String uuid(String text) {
        if (!UUID.matcher(text).matches()) {
            throw ApiException.badRequest("Invalid uuid " + text);
        }
        return text.toLowerCase(java.util.Locale.ROOT);
    }

    static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
