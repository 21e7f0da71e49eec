package io.altostratus.compute.conductor.server;

import io.altostratus.compute.model.schedule.CheckHostRequest;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.model.schedule.SelectedHost;
import io.altostratus.context.RequestContext;

/** Chooses and claims hosts; in operation a call to compute-scheduler. */
public interface HostScheduler {

    /**
     * @throws io.altostratus.messaging.CallRefusedException if no host will do
     * @throws io.altostratus.context.DependencyUnavailableException if no scheduler answers
     */
    SelectedHost select(SelectHostRequest request, RequestContext context);

    /**
     * Whether a server's own host will do for its new image.
     *
     * @throws io.altostratus.messaging.CallRefusedException if it will not
     * @throws io.altostratus.context.DependencyUnavailableException if no scheduler answers
     */
    SelectedHost check(CheckHostRequest request, RequestContext context);
}
