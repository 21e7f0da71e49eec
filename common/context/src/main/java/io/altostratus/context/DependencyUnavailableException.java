package io.altostratus.context;

import org.jspecify.annotations.Nullable;

/** A part that this service needs does not answer now; the same call may succeed later. */
public final class DependencyUnavailableException extends RuntimeException {

    private final String dependency;

    /** @param dependency as a user may read it, for example "the message broker" */
    public DependencyUnavailableException(String dependency, @Nullable Throwable cause) {
        super(dependency + " does not answer", cause);
        this.dependency = dependency;
    }

    public String dependency() {
        return dependency;
    }
}
