package io.altostratus.network.linuxbridge;

import io.altostratus.host.link.DeviceMark;
import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.Link;
import io.altostratus.network.agent.convergence.LinkTable;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.model.NetworkDetails;
import org.jspecify.annotations.Nullable;

/**
 * A device {@code eth1.100} on the device of a physical network, for the frames with one tag. One that an operator has
 * made for the same tag is used, and stays.
 */
final class VlanUplink implements Uplink {

    private final PhysicalDevices devices;
    private final String cloudId;

    VlanUplink(PhysicalDevices devices, String cloudId) {
        this.devices = devices;
        this.cloudId = cloudId;
    }

    private String name(NetworkDetails network) {
        return DeviceNames.vlan(devices.nameFor(network), tag(network));
    }

    private static int tag(NetworkDetails network) {
        Integer tag = network.segmentationId();
        if (tag == null) {
            throw new UnreachableException("a vlan network without a tag");
        }
        return tag;
    }

    @Override
    public IpBatch missing(NetworkDetails network, String bridge, LinkTable links) {
        Link parent = devices.of(network, links);
        String name = name(network);
        Link present = links.get(name);
        IpBatch batch = new IpBatch();
        if (present != null && !carries(present, parent.name(), tag(network))) {
            if (!present.belongsTo(cloudId)) {
                throw new UnreachableException(name + " is there and does not carry tag " + tag(network) + " of "
                        + parent.name() + ": remove it");
            }
            batch.add(network.id(), "link", "delete", name);
            present = null;
        }
        if (present != null && present.master() != null && !bridge.equals(present.master())) {
            throw new UnreachableException(name + " is in " + present.master() + ": take it out of there");
        }
        if (!parent.up()) {
            batch.add(network.id(), "link", "set", parent.name(), "up");
        }
        if (present == null) {
            String tag = String.valueOf(tag(network));
            batch.add(network.id(), "link", "add", "link", parent.name(), "name", name, "type", "vlan", "id", tag);
            batch.add(
                    network.id(),
                    "link",
                    "set",
                    name,
                    "alias",
                    new DeviceMark(cloudId, DeviceNames.VLAN, network.id()).alias());
            batch.add(network.id(), "link", "set", name, "addrgenmode", "none");
        }
        if (present == null || present.master() == null) {
            batch.add(network.id(), "link", "set", name, "master", bridge);
        }
        if (present == null || !present.up()) {
            batch.add(network.id(), "link", "set", name, "up");
        }
        return batch.addAll(PhysicalDevices.sameAddress(network, parent, bridge, links));
    }

    private static boolean carries(Link device, String parent, int tag) {
        return "vlan".equals(device.kind())
                && parent.equals(device.details().get(Link.PARENT))
                && String.valueOf(tag).equals(device.details().get("id"));
    }

    @Override
    public @Nullable String operatorsDevice(NetworkDetails network, LinkTable links) {
        Link device = links.get(name(network));
        return device == null || device.belongsTo(cloudId) ? null : device.name();
    }
}
