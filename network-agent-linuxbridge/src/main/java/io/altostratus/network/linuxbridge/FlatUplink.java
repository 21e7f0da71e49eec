package io.altostratus.network.linuxbridge;

import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.Link;
import io.altostratus.network.agent.convergence.LinkTable;
import io.altostratus.network.model.NetworkDetails;

/** The device of a physical network itself; it is the operator's, so it carries no mark of ours. */
final class FlatUplink implements Uplink {

    private final PhysicalDevices devices;

    FlatUplink(PhysicalDevices devices) {
        this.devices = devices;
    }

    @Override
    public IpBatch missing(NetworkDetails network, String bridge, LinkTable links) {
        Link device = devices.of(network, links);
        String master = device.master();
        if (master != null && !master.equals(bridge)) {
            throw new UnreachableException(
                    device.name() + " is in " + master + ": one device can be in one flat network only");
        }
        IpBatch batch = PhysicalDevices.sameAddress(network, device, bridge, links);
        if (master == null) {
            batch.add(network.id(), "link", "set", device.name(), "master", bridge);
        }
        if (!device.up()) {
            batch.add(network.id(), "link", "set", device.name(), "up");
        }
        return batch;
    }

    @Override
    public String operatorsDevice(NetworkDetails network, LinkTable links) {
        return devices.nameFor(network);
    }
}
