package io.altostratus.compute.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.snapshot.SnapshotFiles;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.image.ImageInfo;
import io.altostratus.host.image.QemuImg;
import io.altostratus.testing.HostTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Snapshots of real guests: cold and live, interrupted and asked for again. */
@HostTest
class LibvirtSnapshotsTest extends RealGuests {

    private final QemuImg qemuImg = new QemuImg(new CommandRunner(), Duration.ofSeconds(30));
    private final String image = UUID.randomUUID().toString();

    private void runGuest() {
        driver.prepare(guest(), "ticket", new Cancellation());
        driver.resume(server);
        await().atMost(PATIENCE)
                .until(() -> driver.console(server, -1).orElse("").contains(GREETING.strip()));
    }

    private void snapshot(String format) {
        driver.snapshots().extract(server, image, format, new Cancellation());
        driver.snapshots().upload(server, image, "ticket", new Cancellation());
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> entries = Files.list(files.instances().resolve("snapshots"))) {
            return entries.toList();
        }
    }

    private void assertStandsByItself(String format) throws IOException {
        Path file = Objects.requireNonNull(uploaded.get(image));
        ImageInfo info = qemuImg.info(file, format);
        assertThat(info.backingFile()).isNull();
        assertThat(info.virtualSize()).isEqualTo(1L << 30);
        Path raw = file.resolveSibling("raw");
        qemuImg.convert(file, format, raw, "raw");
        try (var in = Files.newInputStream(raw)) {
            assertThat(in.readNBytes(512)).isEqualTo(Arrays.copyOf(disk(), 512));
        }
        Files.delete(raw);
    }

    @Test
    void aColdSnapshotHaltsTheGuestForTheCopyOnly() throws IOException {
        runGuest();
        String before = libvirt.output("domid", server);
        driver.snapshots().extract(server, image, "qcow2", new Cancellation());
        assertThat(power()).as("goes on before the upload").isEqualTo(PowerState.RUNNING);
        assertThat(libvirt.output("domid", server)).as("another process").isNotEqualTo(before);
        SnapshotFiles.Work work =
                new SnapshotFiles(files.instances()).find(image).orElseThrow();
        assertThat(work.file().toString()).matches(".*/instances/snapshots/tmp[^/]+/[0-9a-f]{32}");
        assertThat(work.isHalted()).isFalse();
        String domain = libvirt.output("domid", server);
        driver.snapshots().extract(server, image, "qcow2", new Cancellation()); // asked for again
        assertThat(libvirt.output("domid", server)).isEqualTo(domain);

        driver.snapshots().upload(server, image, "ticket", new Cancellation());
        driver.snapshots().upload(server, image, "ticket", new Cancellation());
        assertStandsByItself("qcow2");
        assertThat(leftovers()).isEmpty();
        assertThat(driver.console(server, -1).orElse("")).as("booted once").containsOnlyOnce(GREETING.strip());
    }

    @Test
    void aGuestThatIsPausedOrOffStaysSo() throws IOException {
        driver.prepare(guest(), "ticket", new Cancellation());
        snapshot("raw");
        assertStandsByItself("raw");
        assertThat(power()).isEqualTo(PowerState.PAUSED);

        driver.stop(server, Duration.ZERO);
        uploaded.clear();
        Files.deleteIfExists(root.resolve("images").resolve(image));
        snapshot("qcow2");
        assertThat(power()).isEqualTo(PowerState.SHUTDOWN);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aLiveSnapshotDoesNotHaltTheGuest() throws IOException {
        driver.close();
        driver = driver(true);
        runGuest();
        String domain = libvirt.output("domid", server);
        snapshot("qcow2");
        assertThat(libvirt.output("domid", server)).isEqualTo(domain);
        assertStandsByItself("qcow2");
        uploaded.clear();
        Files.delete(root.resolve("images").resolve(image));
        snapshot("raw");
        assertStandsByItself("raw");
        assertThat(power()).isEqualTo(PowerState.RUNNING);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void whatAKilledAgentHasBegunIsSetRight() throws IOException {
        runGuest();
        // Killed between halting the guest and the end of the copy.
        SnapshotFiles snapshots = new SnapshotFiles(files.instances());
        SnapshotFiles.Work work = snapshots.create(server, image);
        work.markHalted();
        libvirt.virsh("managedsave", server);
        Files.write(work.file(), new byte[100]);
        assertThat(power()).isEqualTo(PowerState.SHUTDOWN);

        driver.snapshots().tidy(Instant.now());
        assertThat(power()).isEqualTo(PowerState.RUNNING);
        assertThat(snapshots.find(image)).as("the order may be repeated").isPresent();
        work.markHalted();
        libvirt.virsh("managedsave", server);
        snapshot("qcow2");
        assertThat(power()).isEqualTo(PowerState.RUNNING);
        assertStandsByItself("qcow2");

        SnapshotFiles.Work second = snapshots.create(server, image);
        second.markHalted();
        libvirt.virsh("managedsave", server);
        driver.snapshots().discard(server, image);
        driver.snapshots().discard(server, image);
        assertThat(power()).isEqualTo(PowerState.RUNNING);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void nothingIsLeftOfAGuestThatIsGone() throws IOException {
        runGuest();
        driver.snapshots().extract(server, image, "qcow2", new Cancellation());
        driver.destroy(server);
        assertThat(leftovers()).isEmpty();
        assertThatThrownBy(() -> driver.snapshots().upload(server, image, "ticket", new Cancellation()))
                .isInstanceOf(GuestOperationException.class);
        assertThatThrownBy(() -> driver.snapshots().extract(server, image, "qcow2", new Cancellation()))
                .isInstanceOf(GuestOperationException.class);

        SnapshotFiles snapshots = new SnapshotFiles(files.instances());
        snapshots.create(server, image);
        driver.snapshots().tidy(Instant.now());
        assertThat(leftovers()).isEmpty();
        files.create(server);
        snapshots.create(server, image);
        driver.snapshots().tidy(Instant.now());
        assertThat(leftovers()).hasSize(1);
        driver.snapshots().tidy(Instant.now().plus(Duration.ofDays(2)));
        assertThat(leftovers()).isEmpty();
    }
}
