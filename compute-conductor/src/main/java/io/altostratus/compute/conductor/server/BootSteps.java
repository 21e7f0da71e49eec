package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.model.order.ResumeGuest;
import java.time.Duration;
import java.util.List;

/** Steps by which a guest comes to run: made paused, heard of by its network, let go. */
public final class BootSteps {

    public static final Duration GUEST_START = Duration.ofMinutes(2);

    private final WorkflowParts parts;

    public BootSteps(WorkflowParts parts) {
        this.parts = parts;
    }

    /** Of a guest that has its disk. Done from the ground up, so that it works after the host itself was started anew. */
    public List<Step<ServerWork>> boot() {
        return List.of(prepare(GUEST_START, false), awaitNetwork(), resume());
    }

    /** Of a guest whose disk is made first. */
    public List<Step<ServerWork>> firstBoot() {
        return List.of(prepare(parts.limits().prepareGuest(), true), awaitNetwork(), resume());
    }

    private Step<ServerWork> prepare(Duration limit, boolean firstBoot) {
        return new PrepareGuestStep(
                limit, firstBoot, parts.orders(), parts.liveness(), parts.progress(), parts.tickets(), parts.events());
    }

    public AwaitNetworkStep awaitNetwork() {
        return new AwaitNetworkStep(
                parts.limits().networkReady(),
                parts.limits().networkFatal(),
                parts.progress(),
                parts.network(),
                parts.events());
    }

    public Step<ServerWork> resume() {
        return new SimpleOrderStep("resume-guest", GUEST_START, parts.orders(), parts.liveness(), ResumeGuest::new);
    }
}
