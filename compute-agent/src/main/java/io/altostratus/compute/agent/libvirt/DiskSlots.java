package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.agent.driver.GuestOperationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names the disks of one guest: the next free letter behind the prefix of the disk's bus. */
final class DiskSlots {

    private static final Map<String, String> PREFIXES =
            Map.of("virtio", "vd", "ide", "hd", "scsi", "sd", "usb", "sd", "sata", "sd");

    private final Set<String> taken = new HashSet<>();
    private final List<GuestDisk> disks = new ArrayList<>();

    /** @throws GuestOperationException if the bus is unknown or full */
    DiskSlots add(Path file, String format, String device, String bus, @Nullable Integer bootOrder) {
        String target = name(bus, device);
        taken.add(target);
        disks.add(new GuestDisk(file, format, device, bus, target, bootOrder));
        return this;
    }

    List<GuestDisk> disks() {
        return List.copyOf(disks);
    }

    private String name(String bus, String device) {
        String prefix = PREFIXES.get(bus);
        if (prefix == null) {
            throw new GuestOperationException(
                    "choosing the disk's bus",
                    "The hypervisor has no bus " + bus + ".",
                    "change the property hw_disk_bus, hw_cdrom_bus or hw_rescue_bus of the image",
                    null);
        }
        if (bus.equals("ide") && device.equals("cdrom") && !taken.contains("hdd")) {
            return "hdd"; // where Nova's users know it
        }
        for (char letter = 'a'; letter <= 'z'; letter++) {
            if (!taken.contains(prefix + letter)) {
                return prefix + letter;
            }
        }
        throw new GuestOperationException(
                "choosing the disk's name", "The guest has too many disks.", "take one from it", null);
    }
}
