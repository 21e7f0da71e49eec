package io.altostratus.api.error;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;

/**
 * A path with a slash at its end. It makes no difference where something is found, but a client may have meant a thing
 * whose id is empty.
 */
public final class EmptyId {

    private EmptyId() {}

    /** Whether the path ended with a slash when it came. */
    public static boolean maybeMeant(HttpServletRequest request) {
        ServletRequest original = request;
        while (original instanceof ServletRequestWrapper wrapper) {
            original = wrapper.getRequest();
        }
        return original instanceof HttpServletRequest http
                && http.getRequestURI().endsWith("/");
    }
}
