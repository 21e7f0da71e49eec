package io.altostratus.compute.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.image.ImageCache;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.RescueGuest;
import io.altostratus.compute.model.report.GuestDiagnostics;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.image.ImageInfo;
import io.altostratus.host.image.QemuImg;
import io.altostratus.testing.HostTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Real guests that stand still, sleep on disk, are rescued, interrupted and looked at. */
@HostTest
class GuestStatesTest extends RealGuests {

    private void runGuest() {
        driver.prepare(guest(), "ticket", new Cancellation());
        driver.resume(server);
        awaitGreetings(1);
    }

    private void awaitGreetings(int count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(greetings()).isEqualTo(count));
    }

    private int greetings() {
        return driver.console(server, -1).orElse("").split(GREETING.strip(), -1).length - 1;
    }

    @Test
    void aPausedGuestStandsStillAndGoesOn() {
        runGuest();
        String domain = libvirt.output("domid", server);
        driver.pause(server);
        driver.pause(server); // asked for again
        assertThat(power()).isEqualTo(PowerState.PAUSED);
        assertThatThrownBy(() -> driver.diagnostics(server)).isInstanceOf(GuestOperationException.class);
        driver.resume(server);
        assertThat(power()).isEqualTo(PowerState.RUNNING);
        assertThat(libvirt.output("domid", server)).isEqualTo(domain);

        driver.stop(server, Duration.ZERO);
        assertThatThrownBy(() -> driver.pause(server)).isInstanceOf(GuestOperationException.class);
        assertThatThrownBy(() -> driver.suspend(server)).isInstanceOf(GuestOperationException.class);
    }

    @Test
    void aNewerOrderDoesNotWaitForAGuestThatDoesNotShutDown() {
        runGuest();
        Cancellation impatience = new Cancellation();
        CompletableFuture<Void> rebooted =
                CompletableFuture.runAsync(() -> driver.reboot(server, Duration.ofMinutes(10), impatience));
        await().during(Duration.ofSeconds(1)).until(() -> !rebooted.isDone());
        impatience.cancel();
        assertThatThrownBy(rebooted::join).hasCauseInstanceOf(GuestOperationException.class);
        driver.prepare(guest(), null, new Cancellation());
        driver.resume(server);
        awaitGreetings(2);
    }

    /** libvirtd and the agent go and come between: what counts lies on disk. */
    @Test
    void aSuspendedGuestComesBackWithItsMemory() {
        runGuest();
        driver.suspend(server);
        driver.suspend(server); // asked for again
        assertThat(power()).isEqualTo(PowerState.SHUTDOWN);
        assertThat(ownLinks()).as("its tap goes").doesNotContain("tap" + portId.substring(0, 11));
        assertThat(managedSave()).isEqualTo("yes");

        libvirt.restartDaemon();
        driver.close();
        driver = driver();
        driver.wake(guest(), new Cancellation());
        driver.wake(guest(), new Cancellation());
        assertThat(power()).isEqualTo(PowerState.PAUSED);
        assertThat(ownLinks()).contains("tap" + portId.substring(0, 11));
        driver.resume(server);
        assertThat(power()).isEqualTo(PowerState.RUNNING);
        assertThat(greetings()).as("it goes on, it does not boot").isEqualTo(1);

        // The way back while its network does not come: asleep once more.
        driver.suspend(server);
        driver.wake(guest(), new Cancellation());
        driver.suspend(server);
        assertThat(power()).isEqualTo(PowerState.SHUTDOWN);
        assertThat(managedSave()).isEqualTo("yes");

        // A hard reboot does not want that memory.
        driver.prepare(guest(), null, new Cancellation());
        driver.resume(server);
        awaitGreetings(2);
        assertThat(managedSave()).isEqualTo("no");

        // Whose memory was lost is started anew.
        driver.stop(server, Duration.ZERO);
        driver.wake(guest(), new Cancellation());
        assertThat(power()).isEqualTo(PowerState.PAUSED);
        driver.resume(server);
        awaitGreetings(3);

        driver.suspend(server);
        driver.destroy(server);
        assertThat(libvirt.output("list", "--all", "--uuid")).isEmpty();
        assertThat(driver.directories()).isEmpty();
    }

    private String managedSave() {
        return libvirt.output("dominfo", server)
                .lines()
                .filter(line -> line.startsWith("Managed save:"))
                .map(line -> line.replaceAll(".* ", ""))
                .findFirst()
                .orElse("");
    }

    @Test
    void aRescuedGuestRunsFromAnotherDiskBesideItsOwn() {
        runGuest();
        Path own = files.disk(server);
        Path rescue = files.rescueDisk(server);
        GuestSpec.ImageSpec image = image();
        driver.stop(server, Duration.ZERO);
        driver.rescue(guest(), rescue(image, null, null), "ticket", new Cancellation());
        assertThat(power()).isEqualTo(PowerState.PAUSED);
        assertThat(disks()).contains("disk vda " + rescue, "disk vdb " + own);
        ImageInfo info = new QemuImg(new CommandRunner(), PATIENCE).info(rescue, "qcow2");
        assertThat(String.valueOf(info.backingFile())).endsWith("_base/" + ImageCache.nameOf(image.id()));
        driver.resume(server);
        awaitGreetings(2);

        driver.rescue(guest(), rescue(image, null, null), null, new Cancellation()); // after a crash of the agent
        driver.resume(server);
        awaitGreetings(3);

        driver.prepare(guest(), null, new Cancellation()); // unrescue
        assertThat(disks()).contains("disk vda " + own).doesNotContain("vdb");
        assertThat(rescue).doesNotExist();
        driver.resume(server);
        awaitGreetings(4);
        assertThat(power()).isEqualTo(PowerState.RUNNING);
    }

    /** With a device or a bus for the rescue's disk the guest's own disk keeps its name. */
    @Test
    void aRescueMayLeaveTheOwnDiskWhereItIs() {
        runGuest();
        Path own = files.disk(server);
        Path rescue = files.rescueDisk(server);
        driver.rescue(guest(), rescue(image(), "disk", "usb"), "ticket", new Cancellation());
        assertThat(disks()).contains("disk vda " + own, "disk sda " + rescue);
        driver.resume(server);
        awaitGreetings(2);

        driver.rescue(guest(), rescue(image(), "disk", "virtio"), "ticket", new Cancellation());
        assertThat(disks()).contains("disk vda " + own, "disk vdb " + rescue);
        driver.resume(server);
        awaitGreetings(3);

        driver.rescue(guest(), rescue(image(), "disk", "scsi"), "ticket", new Cancellation());
        driver.resume(server);
        awaitGreetings(4);

        driver.rescue(guest(), rescue(image(), "cdrom", null), "ticket", new Cancellation());
        assertThat(disks()).contains("disk vda " + own).contains("cdrom");
        assertThat(libvirt.output("dumpxml", server)).containsOnlyOnce("<boot order='1'/>");
    }

    private String disks() {
        return libvirt.output("domblklist", server, "--details").replaceAll(" +", " ");
    }

    private static GuestSpec.ImageSpec image() {
        return new GuestSpec.ImageSpec(UUID.randomUUID().toString(), "rescue", "raw", 1 << 20, 0, Map.of());
    }

    private static RescueGuest.Rescue rescue(GuestSpec.ImageSpec image, @Nullable String device, @Nullable String bus) {
        return new RescueGuest.Rescue(image, device, bus);
    }

    @Test
    void aRunningGuestIsCountedAndInterrupted() {
        runGuest();
        GuestDiagnostics told = driver.diagnostics(server);
        assertThat(told.powerState()).isEqualTo(PowerState.RUNNING.code());
        assertThat(told.hypervisor()).isEqualTo("qemu");
        assertThat(told.maximumMemoryKib()).isEqualTo(64 * 1024);
        assertThat(told.cpuNanos())
                .singleElement()
                .satisfies(time -> assertThat(time).isPositive());
        assertThat(told.disks()).singleElement().satisfies(disk -> {
            assertThat(disk.device()).isEqualTo("vda");
            assertThat(disk.readBytes()).as("its boot sector").isPositive();
        });
        assertThat(told.nics()).singleElement().satisfies(nic -> {
            assertThat(nic.device()).isEqualTo("tap" + portId.substring(0, 11));
            assertThat(nic.macAddress()).isEqualTo("fa:16:3e:00:00:01");
        });
        assertThat(told.memory()).containsKeys("actual", "rss");

        driver.crashDump(server);
        assertThat(power()).isEqualTo(PowerState.RUNNING);
        driver.stop(server, Duration.ZERO);
        assertThatThrownBy(() -> driver.crashDump(server)).isInstanceOf(GuestOperationException.class);
        assertThatThrownBy(() -> driver.diagnostics(server)).isInstanceOf(GuestOperationException.class);
    }

    /** Neither without the device nor without an agent behind it; and nobody waits long for either. */
    @Test
    void aPasswordIsChangedByTheGuestsAgentOnly() {
        runGuest();
        assertThatThrownBy(() -> driver.changePassword(server, "root", "s3cret"))
                .isInstanceOf(GuestOperationException.class)
                .hasMessageContaining("guest agent is not enabled");
        GuestSpec plain = guest();
        GuestSpec.ImageSpec image = plain.image();
        GuestSpec withAgent = new GuestSpec(
                plain.serverId(),
                plain.domainName(),
                plain.displayName(),
                plain.userId(),
                plain.userName(),
                plain.projectId(),
                plain.projectName(),
                plain.flavor(),
                new GuestSpec.ImageSpec(
                        image.id(),
                        image.name(),
                        image.diskFormat(),
                        image.sizeBytes(),
                        0,
                        Map.of("hw_qemu_guest_agent", "yes")),
                plain.nics(),
                plain.createdAt());
        driver.prepare(withAgent, null, new Cancellation());
        driver.resume(server);
        awaitGreetings(2);
        assertThatThrownBy(() -> driver.changePassword(server, "root", "s3cret"))
                .isInstanceOf(GuestOperationException.class)
                .hasMessageContaining("guest agent")
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }
}
