package io.altostratus.benchmarks.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer.
 *
 * @param headers by their names in lower case; of a repeated one the last
 */
public record Answer(int status, Map<String, String> headers, byte[] body) {

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** @param name in lower case */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The beginning of the body, for messages about what went wrong. */
    public String excerpt() {
        return new String(body, 0, Math.min(body.length, 300), StandardCharsets.UTF_8);
    }
}
