package io.altostratus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.testing.SliceTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a host finds its guests to be, after requests of which the host has never heard. */
@SliceTest
class PowerReportsTest {

    private final CrashingDatabase database = new CrashingDatabase();

    @Test
    void aServerThatIsSaidToBeActiveIsWhatItsGuestIs() {
        World world = new World(database, Chaos.calm(13));
        String server = world.api.create(1).getFirst();
        world.created.add(server);
        world.drive(Duration.ofMinutes(5));
        world.api.ask(server, ServerEvent.STOP_ASKED, WorkflowKind.STOP_SERVER);
        world.drive(Duration.ofMinutes(5));
        world.api.resetToActive(server);
        world.drive(Duration.ofMinutes(5));
        assertThat(world.require(server).state().vm()).isEqualTo(VmState.ACTIVE);
        world.settle(Duration.ofMinutes(5));
        assertThat(world.require(server).state().vm()).isEqualTo(VmState.STOPPED);
        world.verify();
    }
}
