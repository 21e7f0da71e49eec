package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.agent.driver.GuestOperationException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A disk as a guest has it.
 *
 * @param format {@code qcow2} or {@code raw}
 * @param device {@code disk} or {@code cdrom}
 * @param bus {@code virtio}, {@code ide}, {@code scsi}, {@code usb} or {@code sata}
 * @param target name of the device, for example {@code vda}
 * @param bootOrder from 1; null where the order of the disks decides
 */
record GuestDisk(
        Path file,
        String format,
        String device,
        String bus,
        String target,
        @Nullable Integer bootOrder) {

    private static final Map<String, String> PREFIXES =
            Map.of("virtio", "vd", "ide", "hd", "scsi", "sd", "usb", "sd", "sata", "sd");

    static GuestDisk virtio(Path file, String target) {
        return new GuestDisk(file, "qcow2", "disk", "virtio", target, null);
    }

    static GuestDisk configDrive(Path file) {
        return new GuestDisk(file, "raw", "cdrom", "ide", "hdd", null);
    }

    /**
     * One that is booted although others come before it.
     *
     * @param bus null for the one that suits the device
     */
    static GuestDisk booted(Path file, String device, @Nullable String bus, List<GuestDisk> others) {
        String chosen = bus != null ? bus : device.equals("cdrom") ? "ide" : "virtio";
        String prefix = PREFIXES.get(chosen);
        if (prefix == null) {
            throw new GuestOperationException(
                    "choosing the disk's bus",
                    "The hypervisor has no bus " + chosen + ".",
                    "change the property hw_rescue_bus of the image",
                    null);
        }
        for (char letter = 'a'; letter <= 'z'; letter++) {
            String target = prefix + letter;
            if (others.stream().noneMatch(other -> other.target().equals(target))) {
                return new GuestDisk(file, "qcow2", device, chosen, target, 1);
            }
        }
        throw new GuestOperationException(
                "choosing the disk's name", "The guest has too many disks.", "take one from it", null);
    }

    void xml(StringBuilder xml) {
        xml.append("    <disk type='file' device='").append(device).append("'>\n");
        xml.append("      <driver name='qemu' type='").append(format).append('\'');
        xml.append(device.equals("disk") ? " cache='none' discard='unmap'/>\n" : "/>\n");
        xml.append("      <source file='")
                .append(DomainXml.escaped(file.toString()))
                .append("'/>\n");
        xml.append("      <target dev='")
                .append(target)
                .append("' bus='")
                .append(bus)
                .append("'/>\n");
        if (device.equals("cdrom")) {
            xml.append("      <readonly/>\n");
        }
        if (bootOrder != null) {
            xml.append("      <boot order='").append(bootOrder).append("'/>\n");
        }
        xml.append("    </disk>\n");
        if (bus.equals("scsi")) {
            xml.append("    <controller type='scsi' index='0' model='virtio-scsi'/>\n");
        }
    }
}
