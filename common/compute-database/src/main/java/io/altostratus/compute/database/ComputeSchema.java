package io.altostratus.compute.database;

/** The schema that compute-api, compute-scheduler and compute-conductor share. */
public final class ComputeSchema {

    public static final String NAME = "compute";

    private ComputeSchema() {}
}
