package io.altostratus.compute.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.guest.SeenOrder;
import io.altostratus.compute.model.order.Fence;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.image.QemuImg;
import io.altostratus.testing.HostTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What rebuild and resize do to real guests and their files. */
@HostTest
class GuestBackupTest extends RealGuests {

    private static final long GIB = 1L << 30;

    private final QemuImg qemuImg = new QemuImg(new CommandRunner(), Duration.ofSeconds(30));

    private GuestSpec guestOf(int memoryMb, int rootGb) {
        GuestSpec usual = guest();
        return new GuestSpec(
                usual.serverId(),
                usual.domainName(),
                usual.displayName(),
                usual.userId(),
                usual.userName(),
                usual.projectId(),
                usual.projectName(),
                new GuestSpec.FlavorSpec("f" + memoryMb, 1, memoryMb, rootGb, 0, 0, Map.of()),
                usual.image(),
                usual.nics(),
                usual.createdAt());
    }

    private long sizeSeen() {
        return qemuImg.info(files.disk(server), "qcow2").virtualSize();
    }

    private Path aside() {
        return files.directory(server).resolveSibling(server + "_resize");
    }

    private String memory() {
        return libvirt.output("dominfo", server).replaceAll("(?s).*Max memory: *(\\d+) KiB.*", "$1");
    }

    private void awaitGreeting() {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(driver.console(server, -1)).get().asString().contains("Hello"));
    }

    private void run(GuestSpec guest) {
        driver.prepare(guest, "ticket", new Cancellation());
        driver.resume(server);
        awaitGreeting();
    }

    @Test
    void aGuestIsResizedAndGoesBackAndKeepsAnotherSize() throws IOException {
        run(guestOf(64, 1));
        driver.setAside(server, "m1", 2, new Cancellation());
        driver.setAside(server, "m1", 2, new Cancellation());
        assertThat(power()).isEqualTo(PowerState.SHUTDOWN);
        assertThat(sizeSeen()).isEqualTo(2 * GIB);
        assertThat(aside().resolve("disk")).exists();
        assertThat(driver.backups()).containsExactly(server);
        assertThat(driver.directories()).containsExactly(server);

        run(guestOf(128, 2));
        assertThat(memory()).isEqualTo(String.valueOf(128 * 1024));

        driver.restore(server, "m1", true);
        driver.restore(server, "m1", true);
        assertThat(power()).isEqualTo(PowerState.SHUTDOWN);
        assertThat(sizeSeen()).isEqualTo(GIB);
        assertThat(aside()).doesNotExist();
        driver.define(guestOf(64, 1));
        driver.define(guestOf(64, 1));
        assertThat(power()).isEqualTo(PowerState.SHUTDOWN);
        assertThat(memory()).isEqualTo(String.valueOf(64 * 1024));
        run(guestOf(64, 1));

        driver.setAside(server, "m2", 2, new Cancellation());
        run(guestOf(128, 2));
        driver.dropBackup(server, "m1"); // of another one
        assertThat(aside()).exists();
        driver.dropBackup(server, "m2");
        driver.dropBackup(server, "m2");
        assertThat(aside()).doesNotExist();
        assertThat(power()).as("the guest itself is not touched").isEqualTo(PowerState.RUNNING);
        driver.restore(server, "m2", false); // nothing was set aside, nothing is done but that the guest is ended
        assertThat(sizeSeen()).isEqualTo(2 * GIB);
        assertThatThrownBy(() -> driver.restore(server, "m2", true)).isInstanceOf(GuestOperationException.class);

        driver.setAside(server, "m3", 2, new Cancellation());
        driver.destroy(server);
        assertThat(driver.directories()).isEmpty();
        assertThat(driver.backups()).isEmpty();
    }

    /** As a host finds them that was switched off in the middle. */
    @Test
    void whatWasInterruptedIsGoneOnWith() throws IOException {
        run(guestOf(64, 1));
        driver.stop(server, Duration.ZERO);
        Path directory = files.directory(server);

        Files.writeString(directory.resolve("migration"), "m1"); // before the directory was renamed
        driver.restore(server, "m1", true);
        assertThat(files.disk(server)).exists();

        Files.move(directory, aside()); // after that
        driver.restore(server, "m1", true);
        assertThat(files.disk(server)).exists();

        Files.move(directory, aside());
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("disk.new"), "half a copy");
        driver.setAside(server, "m1", 2, new Cancellation());
        assertThat(sizeSeen()).isEqualTo(2 * GIB);
        assertThat(directory.resolve("disk.new")).doesNotExist();
        assertThat(directory.resolve("migration")).doesNotExist();

        driver.setAside(server, "m2", 3, new Cancellation()); // nobody has removed the files of the one before
        assertThat(sizeSeen()).isEqualTo(3 * GIB);
        assertThat(qemuImg.info(aside().resolve("disk"), "qcow2").virtualSize()).isEqualTo(2 * GIB);

        Files.move(aside(), aside().resolveSibling(server + "_resize_del"));
        assertThat(driver.directories()).containsExactly(server);
        driver.dropBackup(server, "m2");
        assertThat(files.instances().toFile().list()).doesNotContain(server + "_resize_del");
        driver.destroy(server);
        assertThat(driver.directories()).isEmpty();
    }

    @Test
    void aGuestIsMadeAnewWithTheSameCards() {
        run(guestOf(64, 1));
        SeenOrder order = new SeenOrder("o", new Fence(1, 1, 1), true, 1);
        files.keep(server, order);
        driver.wipe(server);
        driver.wipe(server);
        assertThat(driver.power(server)).isEmpty();
        assertThat(files.disk(server)).doesNotExist();
        assertThat(files.console(server)).doesNotExist();
        assertThat(files.find(server)).contains(order);
        assertThat(driver.directories()).containsExactly(server);
        assertThatThrownBy(() -> driver.define(guestOf(64, 1))).isInstanceOf(GuestOperationException.class);
        run(guestOf(64, 1));
        assertThat(libvirt.output("domiflist", server)).contains("tap" + portId.substring(0, 11));
        driver.destroy(server);
    }
}
