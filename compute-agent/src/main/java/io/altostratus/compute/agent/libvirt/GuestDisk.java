package io.altostratus.compute.agent.libvirt;

import java.nio.file.Path;
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

    void xml(StringBuilder xml, ResourceLimits limits) {
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
        } else {
            limits.diskXml(xml);
        }
        if (bootOrder != null) {
            xml.append("      <boot order='").append(bootOrder).append("'/>\n");
        }
        xml.append("    </disk>\n");
    }
}
