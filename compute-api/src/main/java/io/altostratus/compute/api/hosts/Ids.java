package io.altostratus.compute.api.hosts;

import io.altostratus.api.error.ApiException;

/** Numeric ids, as services and hypervisors have them in this version of the API. */
final class Ids {

    private Ids() {}

    static long parse(String text, String kind) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiException.notFound("The " + kind + " " + text + " could not be found.");
        }
    }
}
