package io.altostratus.context;

/** What is asked for belongs to a project, and the caller's token has none. */
public final class ProjectRequiredException extends RuntimeException {

    public ProjectRequiredException() {
        super("this context has no project");
    }
}
