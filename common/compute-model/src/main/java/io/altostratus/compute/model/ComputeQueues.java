package io.altostratus.compute.model;

/** Names that several compute services use. */
public final class ComputeQueues {

    /** The agent's part of {@code host.<name>.compute}. */
    public static final String AGENT = "compute";

    /** The service whose {@code .hosts} queue hosts report to. */
    public static final String CONDUCTOR = "compute-conductor";

    /** Where the scheduler takes calls. */
    public static final String SCHEDULER_CALLS = "compute-scheduler.calls";

    /** Where the conductor takes hints that a workflow can go on, and calls of the API. */
    public static final String CONDUCTOR_CALLS = "compute-conductor.calls";

    /** Where the conductor hears that images should be on hosts before guests need them. */
    public static final String CONDUCTOR_IMAGES = "compute-conductor.images";

    private ComputeQueues() {}
}
