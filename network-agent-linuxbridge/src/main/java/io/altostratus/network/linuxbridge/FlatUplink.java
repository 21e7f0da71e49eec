package io.altostratus.network.linuxbridge;

import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.Link;
import io.altostratus.network.agent.convergence.LinkTable;
import io.altostratus.network.model.NetworkDetails;

/** The device of a physical network itself; it is the operator's, so it carries no mark of ours. */
final class FlatUplink implements Uplink {

    private final LinuxBridgeProperties properties;

    FlatUplink(LinuxBridgeProperties properties) {
        this.properties = properties;
    }

    String device(NetworkDetails network) {
        String label = network.physicalNetwork();
        String device = label == null ? null : properties.interfaceMappings().get(label);
        if (device == null) {
            throw new UnreachableException("this host has no device for the physical network " + label
                    + ": add it to altostratus.network-agent.linuxbridge.interface-mappings");
        }
        return device;
    }

    @Override
    public IpBatch missing(NetworkDetails network, String bridge, LinkTable links) {
        String name = device(network);
        Link device = links.get(name);
        if (device == null) {
            throw new UnreachableException("device " + name + " of the physical network " + network.physicalNetwork()
                    + " is not there: plug it in, or mend"
                    + " altostratus.network-agent.linuxbridge.interface-mappings");
        }
        String master = device.master();
        if (master != null && !master.equals(bridge)) {
            throw new UnreachableException(name + " is in " + master + ": one device can be in one flat network only");
        }
        IpBatch batch = new IpBatch();
        String address = device.address();
        Link present = links.get(bridge);
        if (address != null && (present == null || !address.equals(present.address()))) {
            // Others know the host by this address, which the bridge now answers for.
            batch.add(network.id(), "link", "set", bridge, "address", address);
        }
        if (master == null) {
            batch.add(network.id(), "link", "set", name, "master", bridge);
        }
        if (!device.up()) {
            batch.add(network.id(), "link", "set", name, "up");
        }
        return batch;
    }
}
