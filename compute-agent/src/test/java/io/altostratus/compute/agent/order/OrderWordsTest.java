package io.altostratus.compute.agent.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.model.order.Fence;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.order.PauseGuest;
import io.altostratus.compute.model.order.ResumeGuest;
import org.junit.jupiter.api.Test;

class OrderWordsTest {

    private static OrderHeader of(String work) {
        return new OrderHeader("o", "s", "h", new Fence(1, 1, 1), 60_000, work);
    }

    @Test
    void theWorkTellsOrdersOfTheSameKindApart() {
        assertThat(OrderWords.beginning(new ResumeGuest(of("unpause-server")))).isEqualTo("Unpausing");
        assertThat(OrderWords.beginning(new ResumeGuest(of("resume-server")))).isEqualTo("Resuming");
        assertThat(OrderWords.beginning(new ResumeGuest(of("reboot-server")))).contains("soft reboot");
        assertThat(OrderWords.beginning(new ResumeGuest(of("hard-reboot-server"))))
                .contains("hard reboot");
        assertThat(OrderWords.beginning(new PauseGuest(of("something-new")))).isEqualTo("something-new");
        assertThat(OrderWords.beginning(new PauseGuest(new OrderHeader("o", "s", "h", new Fence(1, 1, 1), 60_000))))
                .isNotEmpty();
    }

    @Test
    void whatRunsAgainIsSaidOfTheLastOrderOnly() {
        assertThat(OrderWords.end(new ResumeGuest(of("build-server")))).isEqualTo("Instance spawned successfully.");
        assertThat(OrderWords.end(new ResumeGuest(of("start-server")))).isEqualTo("Instance rebooted successfully.");
        assertThat(OrderWords.end(new PauseGuest(of("build-server")))).isNull();
        assertThat(OrderWords.end(new ResumeGuest(of("unpause-server")))).isNull();
    }
}
