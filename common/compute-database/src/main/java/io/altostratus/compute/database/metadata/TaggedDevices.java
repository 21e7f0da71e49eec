package io.altostratus.compute.database.metadata;

import io.altostratus.compute.database.servers.DiskNames;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.report.GuestDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The devices that the guest's owner has given tags, with where the guest finds them: {@code devices} of
 * {@code meta_data.json}. A host replaces the places in the config drive that it makes, since it knows them first.
 */
final class TaggedDevices {

    private final List<GuestDevice> placed;
    private final List<Map<String, Object>> all = new ArrayList<>();

    private TaggedDevices(List<GuestDevice> placed) {
        this.placed = placed;
    }

    static List<Map<String, Object>> of(Server server, List<GuestDevice> placed) {
        TaggedDevices devices = new TaggedDevices(placed);
        for (Server.Nic nic : server.nics()) {
            devices.add(GuestDevice.NIC, nic.macAddress(), nic.tag());
        }
        DiskNames.of(server.blockDevices()).forEach((name, disk) -> devices.add(GuestDevice.DISK, name, disk.tag()));
        return devices.all;
    }

    private void add(String kind, String name, @Nullable String tag) {
        if (tag == null) {
            return;
        }
        Map<String, Object> device = new LinkedHashMap<>();
        if (kind.equals(GuestDevice.NIC)) {
            device.put("vf_trusted", false);
            device.put("type", kind);
            device.put("mac", name);
        } else {
            device.put("type", kind);
            device.put("serial", null); // that of a volume
        }
        GuestDevice place = placed.stream()
                .filter(one -> one.kind().equals(kind) && one.name().equals(name))
                .findFirst()
                .orElse(new GuestDevice(kind, name, GuestDevice.NONE, GuestDevice.NONE));
        device.put("bus", place.bus());
        device.put("address", place.address());
        device.put("tags", List.of(tag));
        all.add(device);
    }
}
