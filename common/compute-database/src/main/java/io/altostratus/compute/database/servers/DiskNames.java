package io.altostratus.compute.database.servers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names that hosts give to the files of a server's local disks, as operators know them from Nova. */
public final class DiskNames {

    public static final String SWAP = "disk.swap";

    private static final String ROOT = "disk";
    private static final String EPHEMERAL = "disk.eph";

    private DiskNames() {}

    /** An empty disk that is neither the root disk nor swap, counted from 0. */
    public static String ephemeral(int index) {
        return EPHEMERAL + index;
    }

    /** The local ones of these disks by their names, in the order in which they were asked for. */
    public static Map<String, Server.BlockDevice> of(List<Server.BlockDevice> devices) {
        Map<String, Server.BlockDevice> named = new LinkedHashMap<>();
        int ephemeral = 0;
        for (Server.BlockDevice device : devices) {
            if (device.wantsSwap()) {
                named.put(SWAP, device);
            } else if (device.wantsEphemeral()) {
                named.put(ephemeral(ephemeral++), device);
            } else if (device.sourceType().equals("image")
                    && device.destinationType().equals("local")) {
                named.put(ROOT, device);
            }
        }
        return named;
    }
}
