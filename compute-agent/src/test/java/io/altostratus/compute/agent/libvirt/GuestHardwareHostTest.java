package io.altostratus.compute.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import io.altostratus.testing.HostTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Guests with other hardware than usual, as libvirt and QEMU really make them. */
@HostTest
class GuestHardwareHostTest extends RealGuests {

    private final CommandRunner runner = new CommandRunner();

    private GuestSpec guest(
            Map<String, String> image, Map<String, String> flavor, List<GuestSpec.LocalDisk> localDisks) {
        return new GuestSpec(
                server,
                "instance-" + server.substring(0, 8),
                "vm",
                "user",
                "user",
                "project",
                "project",
                new GuestSpec.FlavorSpec("f", 2, 192, 1, 0, 0, flavor),
                new GuestSpec.ImageSpec(network, "boot sector", "raw", 1 << 20, 0, image),
                List.of(new GuestSpec.NicSpec(portId, network, "fa:16:3e:00:00:01", 1450)),
                "2026-01-01T00:00:00Z",
                null,
                localDisks);
    }

    private String running() {
        return runner.run(Command.read("virsh", "-c", libvirt.uri(), "dumpxml", server))
                .output();
    }

    private void start(GuestSpec guest) {
        driver.prepare(guest, "ticket", new Cancellation());
        driver.resume(server);
        assertThat(driver.power(server)).contains(PowerState.RUNNING);
    }

    @Test
    void aGuestHasTheDevicesThatItsImageAndFlavorName() {
        start(guest(
                Map.of(
                        "hw_disk_bus", "scsi",
                        "hw_vif_model", "e1000",
                        "hw_watchdog_action", "reset",
                        "hw_qemu_guest_agent", "yes",
                        "hw_boot_menu", "true"),
                Map.of(
                        "hw:cpu_sockets", "1",
                        "hw:cpu_cores", "2",
                        "quota:disk_total_bytes_sec", "10485760",
                        "quota:disk_read_iops_sec", "500",
                        "hw_rng:rate_bytes", "4096"),
                List.of()));
        assertThat(running())
                .contains("<target dev='sda' bus='scsi'/>")
                .contains("model='virtio-scsi'")
                .contains("<model type='e1000'/>")
                .contains("action='reset'")
                .contains("name='org.qemu.guest_agent.0'")
                .contains("<total_bytes_sec>10485760</total_bytes_sec>")
                .contains("<read_iops_sec>500</read_iops_sec>")
                .contains("<rate bytes='4096' period='1000'/>")
                .containsPattern("<topology sockets='1' dies='1' cores='2' threads='1'/>");
    }

    /** The boot sector is nothing for UEFI; the firmware itself tells at the serial port what it looks for. */
    @Test
    void aGuestIsStartedByUefi() {
        start(guest(Map.of("hw_firmware_type", "uefi"), Map.of(), List.of()));
        assertThat(running())
                .contains("OVMF_CODE_4M.fd")
                .contains("<nvram")
                .doesNotContain("secure='yes'")
                .doesNotContain("<smm");
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() ->
                        assertThat(Files.readString(files.console(server))).contains("BdsDxe"));
        driver.stop(server, Duration.ZERO);
        driver.prepare(guest(Map.of("hw_firmware_type", "uefi"), Map.of(), List.of()), null, new Cancellation());
        driver.destroy(server);
        assertThat(driver.power(server)).isEmpty();
        start(guest(Map.of("os_secure_boot", "required"), Map.of(), List.of()));
        assertThat(running()).contains("<loader readonly='yes' secure='yes'").contains("<smm state='on'");
    }

    @Test
    void localDisksAreMadeOnceAndFormatted() throws Exception {
        List<GuestSpec.LocalDisk> disks = List.of(
                new GuestSpec.LocalDisk("disk.eph0", 64, "ext4"), new GuestSpec.LocalDisk("disk.swap", 16, "swap"));
        start(guest(Map.of(), Map.of(), disks));
        assertThat(running()).contains("disk.eph0").contains("disk.swap").contains("<target dev='vdc' bus='virtio'/>");
        Path ephemeral = files.directory(server).resolve("disk.eph0");
        assertThat(runner.run(Command.read("blkid", "-p", ephemeral.toString())).output())
                .contains("LABEL=\"ephemeral0\"")
                .contains("TYPE=\"ext4\"");
        assertThat(runner.run(Command.read(
                                "blkid",
                                "-p",
                                files.directory(server).resolve("disk.swap").toString()))
                        .output())
                .contains("TYPE=\"swap\"");
        Files.setLastModifiedTime(ephemeral, FileTime.fromMillis(1_000_000));
        driver.stop(server, Duration.ZERO);
        assertThat(Files.getLastModifiedTime(ephemeral).toMillis()).isEqualTo(1_000_000);
        driver.prepare(guest(Map.of(), Map.of(), disks), null, new Cancellation());
        assertThat(runner.run(Command.read("blkid", "-p", ephemeral.toString())).output())
                .as("kept")
                .contains("ext4");
        driver.destroy(server);
        assertThat(files.directory(server)).doesNotExist();
    }
}
