package io.altostratus.blockstorage.common;

/** Every resource is reached with the caller's project in its path, and since 3.67 of Cinder's API without it. */
public final class Paths {

    public static final String PLAIN = "/v3";
    public static final String PROJECT_VARIABLE = "project_id";
    public static final String WITH_PROJECT = "/v3/{" + PROJECT_VARIABLE + ":[0-9a-f-]{32,36}}";

    private Paths() {}
}
