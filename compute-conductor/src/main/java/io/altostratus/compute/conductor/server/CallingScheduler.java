package io.altostratus.compute.conductor.server;

import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.schedule.CheckHostRequest;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.model.schedule.SelectedHost;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.CallChannel;
import java.time.Duration;

/** compute-scheduler, called over the broker; any of its instances answers. */
public final class CallingScheduler implements HostScheduler {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final CallChannel calls;

    public CallingScheduler(CallChannel calls) {
        this.calls = calls;
    }

    @Override
    public SelectedHost select(SelectHostRequest request, RequestContext context) {
        return call(request, context);
    }

    @Override
    public SelectedHost check(CheckHostRequest request, RequestContext context) {
        return call(request, context);
    }

    private SelectedHost call(Object request, RequestContext context) {
        return calls.call(Address.queue(ComputeQueues.SCHEDULER_CALLS), request, SelectedHost.class, LIMIT, context);
    }
}
