package io.altostratus.compute.conductor.server;

import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.order.GuestSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The empty disks that a server has beside its root disk: those that its block device mapping names, or one ephemeral disk
 * and one for swap of the sizes that its flavor gives.
 */
final class LocalDisks {

    private static final String SWAP = "swap";

    private LocalDisks() {}

    static List<GuestSpec.LocalDisk> of(Server server) {
        List<GuestSpec.LocalDisk> ephemeral = new ArrayList<>();
        GuestSpec.LocalDisk swap = null;
        for (Server.BlockDevice device : server.blockDevices()) {
            if (!device.sourceType().equals("blank")
                    || !device.destinationType().equals("local")) {
                continue;
            }
            Integer size = device.sizeGb();
            if (SWAP.equals(device.guestFormat())) {
                swap = swap(size == null ? server.size().swapMb() : size);
            } else {
                ephemeral.add(ephemeral(
                        ephemeral.size(),
                        size == null ? server.size().ephemeralGb() : size,
                        device.guestFormat() == null ? fileSystem(server) : device.guestFormat()));
            }
        }
        if (ephemeral.isEmpty() && server.size().ephemeralGb() > 0) {
            ephemeral.add(ephemeral(0, server.size().ephemeralGb(), fileSystem(server)));
        }
        if (swap == null && server.size().swapMb() > 0) {
            swap = swap(server.size().swapMb());
        }
        List<GuestSpec.LocalDisk> disks = new ArrayList<>(ephemeral);
        if (swap != null) {
            disks.add(swap);
        }
        return disks.stream().filter(disk -> disk.sizeMb() > 0).toList();
    }

    private static GuestSpec.LocalDisk ephemeral(int index, int gb, String format) {
        return new GuestSpec.LocalDisk("disk.eph" + index, gb * 1024, format);
    }

    /** In a mapping the size of swap is in MiB, as in a flavor. */
    private static GuestSpec.LocalDisk swap(int megabytes) {
        return new GuestSpec.LocalDisk("disk.swap", megabytes, SWAP);
    }

    private static String fileSystem(Server server) {
        String system = server.image().properties().getOrDefault("os_type", "linux");
        return system.toLowerCase(Locale.ROOT).equals("windows") ? "vfat" : "ext4";
    }
}
