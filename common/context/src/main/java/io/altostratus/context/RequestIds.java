package io.altostratus.context;

import java.util.UUID;
import java.util.regex.Pattern;

/** Request ids in OpenStack's form {@code req-<uuid>}. */
public final class RequestIds {

    private static final Pattern FORM =
            Pattern.compile("req-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private RequestIds() {}

    public static String next() {
        return "req-" + UUID.randomUUID();
    }

    /** Whether a client's id may be logged and passed on; anything else could forge log lines. */
    public static boolean isValid(String id) {
        return FORM.matcher(id).matches();
    }
}
