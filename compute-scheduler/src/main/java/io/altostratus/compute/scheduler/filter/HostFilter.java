package io.altostratus.compute.scheduler.filter;

import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.scheduler.host.HostState;

/** One condition on a host. A filter of one's own is a Spring bean of this type. */
public interface HostFilter {

    /** As the log and the operator's configuration name it. */
    String name();

    boolean passes(HostState host, SelectHostRequest request);
}
