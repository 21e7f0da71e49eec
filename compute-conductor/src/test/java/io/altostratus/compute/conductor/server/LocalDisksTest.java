package io.altostratus.compute.conductor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.VmState;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The empty disks of servers, in their life and through a resize. */
class LocalDisksTest {

    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private static Server server(Server.Size size, Server.BlockDevice... devices) {
        return new Server(
                1,
                "11111111-0000-4000-8000-000000000001",
                "project",
                "user",
                "vm",
                "vm",
                ServerState.idle(VmState.ACTIVE),
                PowerState.RUNNING,
                1,
                new Server.Placement("host", "host", null, null, "nova"),
                size,
                new Server.Image("image", "image", "qcow2", 1, 0, 0, Map.of()),
                new Server.Access(null, null, false, "", ""),
                Map.of(),
                new Server.Launch("r-1", 0, "AUTO"),
                List.of(),
                List.of(),
                List.of(),
                null,
                TIME,
                TIME,
                TIME,
                null,
                false,
                null,
                Server.Lock.OPEN,
                List.of(devices),
                Server.SchedulerHints.NONE,
                Server.WayBack.NONE,
                0,
                null);
    }

    private static Server.Size size(int ephemeralGb, int swapMb) {
        return new Server.Size("f", "f", 1, 64, 1, ephemeralGb, swapMb, Map.of());
    }

    private static Server.BlockDevice blank(@Nullable Integer size, @Nullable String format) {
        return new Server.BlockDevice("blank", "local", null, size, format, null, null, null, -1, true, null);
    }

    private static List<String> names(Server server) {
        return LocalDisks.of(server).stream()
                .map(disk -> disk.name() + " " + disk.sizeMb())
                .toList();
    }

    @Test
    void theFlavorsOwnOrThoseThatAreNamed() {
        assertThat(names(server(size(0, 0)))).isEmpty();
        assertThat(names(server(size(2, 512)))).containsExactly("disk.eph0 2048", "disk.swap 512");
        assertThat(names(server(size(3, 512), blank(256, "swap"), blank(1, "ext4"), blank(2, null))))
                .containsExactly("disk.eph0 1024", "disk.eph1 2048", "disk.swap 256");
        assertThat(LocalDisks.of(server(size(1, 0))))
                .extracting(GuestSpec.LocalDisk::format)
                .containsExactly("ext4");
    }

    /** As Nova does it: swap is made anew as the new flavor has it, and an ephemeral disk that was not there is made. */
    @Test
    void anotherSizeBringsItsOwnSwap() {
        Server asked = server(size(1, 512), blank(256, "swap"));
        assertThat(names(asked)).containsExactly("disk.eph0 1024", "disk.swap 256");
        assertThat(names(asked.withSize(size(1, 1_024)))).containsExactly("disk.eph0 1024", "disk.swap 1024");
        assertThat(names(asked.withSize(size(1, 0)))).containsExactly("disk.eph0 1024");
        assertThat(names(asked.withSize(size(1, 1_024)).withSize(size(1, 512))))
                .as("and back")
                .containsExactly("disk.eph0 1024", "disk.swap 512");
        assertThat(names(server(size(0, 0)).withSize(size(5, 64)))).containsExactly("disk.eph0 5120", "disk.swap 64");
    }
}
