package io.altostratus.compute.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.libvirt.GuestHardware.Firmware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFirmwareTest {

    @TempDir
    Path folder;

    private HostFirmware host;

    @BeforeEach
    void aHost() {
        host = new HostFirmware(List.of(folder, folder.resolve("not-there")));
    }

    private void installed(String name, String type, String machines, String features) throws IOException {
        Files.writeString(folder.resolve(name + ".json"), """
                {"interface-types": ["%s"], "features": [%s],
                "targets": [{"architecture": "x86_64", "machines": [%s]}]}
                """.formatted(type, features, machines));
    }

    @Test
    void aHostOffersWhatIsInstalledForTheMachine() throws IOException {
        assertThat(host.offers(Firmware.BIOS, "pc")).isTrue();
        assertThat(host.offers(Firmware.UEFI, "q35")).isFalse();
        installed("10-bios", "bios", "\"pc-i440fx-*\", \"pc-q35-*\"", "");
        assertThat(host.offers(Firmware.UEFI, "q35")).isFalse();
        installed("40-secure", "uefi", "\"pc-q35-*\"", "\"secure-boot\", \"requires-smm\"");
        assertThat(host.offers(Firmware.UEFI, "q35"))
                .as("it works with SMM only")
                .isFalse();
        assertThat(host.offers(Firmware.UEFI_SECURE, "q35")).isTrue();
        assertThat(host.offers(Firmware.UEFI_SECURE, "pc")).isFalse();
        installed("60-plain", "uefi", "\"pc-i440fx-*\", \"pc-q35-*\"", "\"acpi-s3\"");
        assertThat(host.offers(Firmware.UEFI, "q35")).isTrue();
        assertThat(host.offers(Firmware.UEFI, "pc-q35-7.2")).isTrue();
        assertThat(host.offers(Firmware.UEFI, "pc")).isTrue();
        assertThat(host.offers(Firmware.UEFI, "microvm")).isFalse();
    }

    @Test
    void whatTheHostDoesNotHaveIsRefusedByName() {
        assertThatThrownBy(() -> host.require(
                        GuestHardware.of(GuestHardwareTest.guest(1, Map.of("os_secure_boot", "required"), Map.of()))))
                .isInstanceOf(GuestOperationException.class)
                .hasMessageContaining("no UEFI firmware with Secure Boot for machines of type q35");
        assertThatThrownBy(() -> host.require(
                        GuestHardware.of(GuestHardwareTest.guest(1, Map.of("hw_firmware_type", "uefi"), Map.of()))))
                .hasMessageContaining("no UEFI firmware for machines");
        host.require(GuestHardware.of(GuestHardwareTest.guest(1, Map.of(), Map.of())));
    }
}
