package io.altostratus.image.data;

import io.altostratus.api.error.ApiException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A part of an image's data.
 *
 * @param start its first byte, from 0
 * @param end the byte after its last one
 */
record ByteRange(long start, long end) {

    private static final Pattern FORM = Pattern.compile("bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})");

    long length() {
        return end - start;
    }

    /**
     * @param header the request's {@code Range}; null for the whole
     * @return null for the whole
     * @throws ApiException 400 for several ranges, 416 for one that cannot be satisfied
     */
    static @Nullable ByteRange of(@Nullable String header, long size) {
        if (header == null) {
            return null;
        }
        if (header.contains(",")) {
            throw ApiException.badRequest("Requests with multiple ranges are not supported in Glance. You may make "
                    + "multiple single-range requests instead.");
        }
        Matcher form = FORM.matcher(header.strip());
        if (!form.matches() || (form.group(1).isEmpty() && form.group(2).isEmpty())) {
            throw unsatisfiable("Invalid Range header.", size);
        }
        if (form.group(1).isEmpty()) {
            long suffix = Long.parseLong(form.group(2));
            if (suffix == 0 || size == 0) {
                throw unsatisfiable("Invalid Range header.", size);
            }
            return new ByteRange(Math.max(0, size - suffix), size);
        }
        long start = Long.parseLong(form.group(1));
        long last = form.group(2).isEmpty() ? Long.MAX_VALUE - 1 : Long.parseLong(form.group(2));
        if (last < start) {
            throw unsatisfiable("Invalid Range header.", size);
        }
        if (start >= size) {
            throw unsatisfiable(
                    "Invalid start position in Range header. Start position MUST be in the inclusive range [0, "
                            + (size - 1) + "].",
                    size);
        }
        return new ByteRange(start, Math.min(size, last + 1));
    }

    private static ApiException unsatisfiable(String why, long size) {
        return ApiException.of(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, why)
                .withHeader("Content-Range", "bytes */" + size);
    }
}
