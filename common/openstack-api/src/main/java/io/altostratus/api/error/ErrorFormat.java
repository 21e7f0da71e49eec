package io.altostratus.api.error;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** How a service writes an error. Each OpenStack service has its own body; clients parse exactly that one. */
public interface ErrorFormat {

    /**
     * @param type the kind of error where the service has named it
     * @return the body as JSON text
     */
    String body(HttpStatus status, @Nullable String type, String message);
}
