package io.altostratus.network.linuxbridge;

import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.Link;
import io.altostratus.network.agent.convergence.LinkTable;
import io.altostratus.network.model.NetworkDetails;

/** The operator's devices that lead to physical networks. */
final class PhysicalDevices {

    private final LinuxBridgeProperties properties;

    PhysicalDevices(LinuxBridgeProperties properties) {
        this.properties = properties;
    }

    /** @throws Uplink.UnreachableException if this host has none for the network's label */
    String nameFor(NetworkDetails network) {
        String label = network.physicalNetwork();
        String device = label == null ? null : properties.interfaceMappings().get(label);
        if (device == null) {
            throw new Uplink.UnreachableException("this host has no device for the physical network " + label
                    + ": add it to altostratus.network-agent.linuxbridge.interface-mappings");
        }
        return device;
    }

    /** @throws Uplink.UnreachableException also if the device is not there */
    Link of(NetworkDetails network, LinkTable links) {
        String name = nameFor(network);
        Link device = links.get(name);
        if (device == null) {
            throw new Uplink.UnreachableException(
                    "device " + name + " of the physical network " + network.physicalNetwork()
                            + " is not there: plug it in, or mend"
                            + " altostratus.network-agent.linuxbridge.interface-mappings");
        }
        return device;
    }

    /** Others know the host by the device's MAC address, which the bridge answers for from now on. */
    static IpBatch sameAddress(NetworkDetails network, Link device, String bridge, LinkTable links) {
        String address = device.address();
        Link present = links.get(bridge);
        IpBatch batch = new IpBatch();
        if (address != null && (present == null || !address.equals(present.address()))) {
            batch.add(network.id(), "link", "set", bridge, "address", address);
        }
        return batch;
    }
}
