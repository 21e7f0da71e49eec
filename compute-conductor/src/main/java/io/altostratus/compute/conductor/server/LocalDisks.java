package io.altostratus.compute.conductor.server;

import io.altostratus.compute.database.servers.DiskNames;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.order.GuestSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
        for (Map.Entry<String, Server.BlockDevice> named :
                DiskNames.of(server.blockDevices()).entrySet()) {
            Server.BlockDevice device = named.getValue();
            Integer size = device.sizeGb();
            if (device.wantsSwap()) {
                swap = swap(size == null ? server.size().swapMb() : size);
            } else if (device.wantsEphemeral()) {
                ephemeral.add(ephemeral(
                        named.getKey(),
                        size == null ? server.size().ephemeralGb() : size,
                        device.guestFormat() == null ? fileSystem(server) : device.guestFormat()));
            }
        }
        if (ephemeral.isEmpty() && server.size().ephemeralGb() > 0) {
            ephemeral.add(ephemeral(DiskNames.ephemeral(0), server.size().ephemeralGb(), fileSystem(server)));
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

    private static GuestSpec.LocalDisk ephemeral(String name, int gb, String format) {
        return new GuestSpec.LocalDisk(name, gb * 1024, format);
    }

    /** In a mapping the size of swap is in MiB, as in a flavor. */
    private static GuestSpec.LocalDisk swap(int megabytes) {
        return new GuestSpec.LocalDisk(DiskNames.SWAP, megabytes, SWAP);
    }

    private static String fileSystem(Server server) {
        String system = server.image().properties().getOrDefault("os_type", "linux");
        return system.toLowerCase(Locale.ROOT).equals("windows") ? "vfat" : "ext4";
    }
}
