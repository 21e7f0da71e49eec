package io.altostratus.compute.conductor.server;

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
}
