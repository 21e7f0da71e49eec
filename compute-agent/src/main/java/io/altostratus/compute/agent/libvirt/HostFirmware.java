package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.libvirt.GuestHardware.Firmware;
import io.altostratus.context.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The UEFI firmware that is installed on the host, as its packages describe it (QEMU's {@code firmware.json}) and libvirt
 * chooses from it.
 *
 * @param folders of descriptions; those that are not there have none
 */
record HostFirmware(List<Path> folders) {

    static final HostFirmware INSTALLED =
            new HostFirmware(List.of(Path.of("/etc/qemu/firmware"), Path.of("/usr/share/qemu/firmware")));

    private static final Logger LOG = LoggerFactory.getLogger(HostFirmware.class);
    private static final String ARCHITECTURE = "x86_64";

    /** Whether guests with this type of machine can be started so. */
    boolean offers(Firmware wanted, String machine) {
        return wanted == Firmware.BIOS
                || descriptions().stream()
                        .anyMatch(description -> isFor(description, machine)
                                && (wanted == Firmware.UEFI_SECURE
                                        ? has(description, "features", "secure-boot")
                                        : !has(description, "features", "requires-smm")));
    }

    /** @throws GuestOperationException if the guest cannot be started as it is to be */
    void require(GuestHardware hardware) {
        if (!offers(hardware.firmware(), hardware.machine())) {
            boolean secure = hardware.firmware() == Firmware.UEFI_SECURE;
            throw new GuestOperationException(
                    "choosing the guest's firmware",
                    "This host has no UEFI firmware " + (secure ? "with Secure Boot " : "") + "for machines of type "
                            + hardware.machine() + ".",
                    secure
                            ? "leave os_secure_boot to a q35 machine, and install the package ovmf on the hosts"
                            : "install the package ovmf on the hosts, or let the image do without hw_firmware_type",
                    null);
        }
    }

    private static boolean isFor(JsonNode description, String machine) {
        if (!has(description, "interface-types", "uefi")) {
            return false;
        }
        for (JsonNode target : description.path("targets")) {
            if (target.path("architecture").asString("").equals(ARCHITECTURE)) {
                for (JsonNode known : target.path("machines")) {
                    if (fits(known.asString(""), machine)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** @param known such as {@code pc-q35-*}; a guest may ask for the newest by {@code q35} */
    private static boolean fits(String known, String machine) {
        String family = known.replaceAll("-?\\*$", "");
        return switch (machine) {
            case "q35" -> family.equals("pc-q35");
            case "pc" -> family.equals("pc-i440fx");
            default -> known.endsWith("*") ? machine.startsWith(family) : machine.equals(known);
        };
    }

    private static boolean has(JsonNode description, String list, String word) {
        for (JsonNode one : description.path(list)) {
            if (one.asString("").equals(word)) {
                return true;
            }
        }
        return false;
    }

    private List<JsonNode> descriptions() {
        List<JsonNode> descriptions = new ArrayList<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.json")) {
                for (Path description : found) {
                    descriptions.add(Json.MAPPER.readTree(Files.readAllBytes(description)));
                }
            } catch (IOException | JacksonException e) {
                LOG.warn("The firmware described in {} cannot be read: {}", folder, e.toString());
            }
        }
        return descriptions;
    }
}
