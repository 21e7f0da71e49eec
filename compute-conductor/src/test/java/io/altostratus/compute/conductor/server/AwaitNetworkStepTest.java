package io.altostratus.compute.conductor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.conductor.server.AwaitNetworkStep.Told;
import io.altostratus.compute.database.orders.ExternalEventRepository.Event;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is made of the events of a guest's ports. */
class AwaitNetworkStepTest {

    private static final Set<String> WANTED = Set.of("one", "two");

    private static Event event(String port, String status) {
        return new Event("network-vif-plugged", port, status);
    }

    @Test
    void everyPortIsWaitedForAndOneThatFailedEndsIt() {
        assertThat(AwaitNetworkStep.told(List.of(), WANTED)).isEqualTo(Told.NOT_YET);
        assertThat(AwaitNetworkStep.told(List.of(event("one", "completed"), event("other", "failed")), WANTED))
                .isEqualTo(Told.NOT_YET);
        assertThat(AwaitNetworkStep.told(List.of(event("one", "completed"), event("two", "in-progress")), WANTED))
                .isEqualTo(Told.NOT_YET);
        assertThat(AwaitNetworkStep.told(List.of(event("two", "failed")), WANTED))
                .isEqualTo(Told.FAILED);
        assertThat(AwaitNetworkStep.told(List.of(event("two", "completed"), event("one", "completed")), WANTED))
                .isEqualTo(Told.ALL_PLUGGED);
    }
}
