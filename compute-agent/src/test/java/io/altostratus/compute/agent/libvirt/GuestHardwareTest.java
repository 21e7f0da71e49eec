package io.altostratus.compute.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.libvirt.GuestHardware.Firmware;
import io.altostratus.compute.agent.libvirt.GuestHardware.Rng;
import io.altostratus.compute.agent.libvirt.GuestHardware.Topology;
import io.altostratus.compute.model.order.GuestSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestHardwareTest {

    private static GuestHardware hardware(Map<String, String> image, Map<String, String> flavor) {
        return GuestHardware.of(guest(4, image, flavor));
    }

    static GuestSpec guest(int vcpus, Map<String, String> image, Map<String, String> flavor) {
        return new GuestSpec(
                DomainXmlTest.SERVER,
                "instance-0000002a",
                "vm",
                "user-1",
                "alice",
                "project-1",
                "demo",
                new GuestSpec.FlavorSpec("f", vcpus, 64, 1, 0, 0, flavor),
                new GuestSpec.ImageSpec("33333333-0000-4000-8000-000000000001", "tiny", "qcow2", 1, 1, image),
                List.of(),
                "2026-01-01T00:00:00Z");
    }

    @Test
    void withoutPropertiesAGuestIsAPcWithVirtio() {
        GuestHardware plain = hardware(Map.of(), Map.of());
        assertThat(plain)
                .isEqualTo(new GuestHardware(
                        "pc",
                        Firmware.BIOS,
                        "virtio",
                        null,
                        "ide",
                        "virtio",
                        "vga",
                        null,
                        null,
                        new Rng(null, 1_000),
                        null,
                        false,
                        false,
                        false,
                        false));
    }

    @Test
    void propertiesOfTheImageChooseTheMachine() {
        GuestHardware chosen = hardware(
                Map.of(
                        "hw_firmware_type", "uefi",
                        "hw_disk_bus", "scsi",
                        "hw_vif_model", "e1000",
                        "hw_watchdog_action", "reset",
                        "hw_qemu_guest_agent", "yes",
                        "os_type", "windows"),
                Map.of("hw:watchdog_action", "pause"));
        assertThat(chosen.machine()).isEqualTo("q35");
        assertThat(chosen.firmware()).isEqualTo(Firmware.UEFI);
        assertThat(chosen.diskBus()).isEqualTo("scsi");
        assertThat(chosen.scsiModel()).isEqualTo("virtio-scsi");
        assertThat(chosen.cdromBus()).isEqualTo("sata");
        assertThat(chosen.nicModel()).isEqualTo("e1000");
        assertThat(chosen.watchdog()).as("the image's word counts more").isEqualTo("reset");
        assertThat(chosen.guestAgent()).isTrue();
        assertThat(chosen.windows()).isTrue();
    }

    @Test
    void theFlavorSaysHowMuchOfTheHostAGuestMayAskFor() {
        assertThat(hardware(Map.of("hw_video_ram", "16"), Map.of("hw_video:ram_max_mb", "16"))
                        .videoRamKib())
                .isEqualTo(16_384);
        assertThatThrownBy(() -> hardware(Map.of("hw_video_ram", "17"), Map.of("hw_video:ram_max_mb", "16")))
                .isInstanceOf(GuestOperationException.class)
                .hasMessageContaining("hw_video_ram");
        assertThat(hardware(Map.of(), Map.of("hw_rng:allowed", "False")).rng()).isNull();
        assertThat(hardware(Map.of(), Map.of("hw_rng:rate_bytes", "2048", "hw_rng:rate_period", "500"))
                        .rng())
                .isEqualTo(new Rng(2_048, 500));
    }

    @ParameterizedTest
    @CsvSource({
        "4, 2, 2, 1, 2, 2, 1",
        "4, , 4, , 1, 4, 1",
        "4, , 2, 2, 1, 2, 2",
        "6, 4, , , 6, 1, 1",
        "3, , 2, , 3, 1, 1",
        "4, 2, , , 2, 2, 1",
    })
    void aTopologyHasAsManyProcessorsAsTheFlavor(
            int vcpus, Integer sockets, Integer cores, Integer threads, int s, int c, int t) {
        Map<String, String> flavor = new HashMap<>();
        if (sockets != null) {
            flavor.put("hw:cpu_sockets", sockets.toString());
        }
        if (cores != null) {
            flavor.put("hw:cpu_cores", cores.toString());
        }
        if (threads != null) {
            flavor.put("hw:cpu_threads", threads.toString());
        }
        assertThat(GuestHardware.of(guest(vcpus, Map.of(), flavor)).topology()).isEqualTo(new Topology(s, c, t));
    }

    @ParameterizedTest
    @CsvSource({
        "hw_disk_bus, xen",
        "hw_vif_model, virtio'/><x",
        "hw_machine_type, pc'><os>",
        "hw_firmware_type, coreboot",
        "hw_video_model, gpu",
        "hw_watchdog_action, explode",
        "hw_cdrom_bus, floppy",
        "hw_scsi_model, other",
        "hw_video_ram, many",
    })
    void whatThisHostDoesNotKnowIsRefusedByName(String property, String value) {
        assertThatThrownBy(() -> hardware(Map.of(property, value), Map.of()))
                .isInstanceOf(GuestOperationException.class)
                .hasMessageContaining(property);
    }
}
