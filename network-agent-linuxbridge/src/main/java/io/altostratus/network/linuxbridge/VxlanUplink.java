package io.altostratus.network.linuxbridge;

import io.altostratus.host.link.DeviceMark;
import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.host.link.LinkAddress;
import io.altostratus.network.agent.convergence.LinkTable;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.model.NetworkDetails;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tunnel {@code vxlan-<VNI>} to all hosts of the network, which learns from what comes in. */
final class VxlanUplink implements Uplink {

    private static final String PORT = "8472";

    private final IpCommand ip;
    private final LinuxBridgeProperties properties;
    private final String cloudId;

    VxlanUplink(IpCommand ip, LinuxBridgeProperties properties, String cloudId) {
        this.ip = ip;
        this.properties = properties;
        this.cloudId = cloudId;
    }

    @Override
    public IpBatch missing(NetworkDetails network, String bridge, LinkTable links) {
        Integer vni = network.segmentationId();
        if (vni == null) {
            throw new UnreachableException("a vxlan network without a segmentation id");
        }
        String name = DeviceNames.vxlan(vni);
        IpBatch batch = new IpBatch();
        Link present = links.get(name);
        if (present != null && !present.belongsTo(cloudId)) {
            throw new UnreachableException(name + " is there and is not ours (alias " + present.alias()
                    + "): remove it, or the network cannot be joined to other hosts");
        }
        if (present != null && !isAsConfigured(present, vni)) {
            batch.add(network.id(), "link", "delete", name);
            present = null;
        }
        if (present == null) {
            batch.add(network.id(), creation(name, vni));
            batch.add(
                    network.id(),
                    "link",
                    "set",
                    name,
                    "alias",
                    new DeviceMark(cloudId, DeviceNames.VXLAN, network.id()).alias());
            batch.add(network.id(), "link", "set", name, "addrgenmode", "none");
        }
        if (present == null || present.mtu() != network.mtu()) {
            batch.add(network.id(), "link", "set", name, "mtu", String.valueOf(network.mtu()));
        }
        if (present == null || !bridge.equals(present.master())) {
            batch.add(network.id(), "link", "set", name, "master", bridge);
        }
        if (present == null || !present.up()) {
            batch.add(network.id(), "link", "set", name, "up");
        }
        return batch;
    }

    private List<String> creation(String name, int vni) {
        List<String> words = new ArrayList<>(
                List.of("link", "add", "name", name, "type", "vxlan", "id", String.valueOf(vni), "dstport", PORT));
        String local = properties.tunnelingIp();
        if (local != null) {
            words.addAll(List.of("local", local, "dev", deviceOf(local)));
            words.addAll(List.of("group", properties.vxlanGroup()));
            words.addAll(List.of("ttl", String.valueOf(properties.vxlanTtl())));
        }
        return words;
    }

    private boolean isAsConfigured(Link present, int vni) {
        return "vxlan".equals(present.kind())
                && String.valueOf(vni).equals(present.details().get("id"))
                && PORT.equals(present.details().get("port"))
                && same(properties.tunnelingIp(), present.details().get("local"))
                && (properties.tunnelingIp() == null
                        || properties.vxlanGroup().equals(present.details().get("group")));
    }

    private static boolean same(@Nullable String one, @Nullable String other) {
        return one == null ? other == null : one.equals(other);
    }

    private String deviceOf(String address) {
        return ip.addresses().stream()
                .filter(a -> a.address().equals(address))
                .map(LinkAddress::device)
                .findFirst()
                .orElseThrow(
                        () -> new UnreachableException(
                                "no device has the tunneling address " + address
                                        + ": mend altostratus.network-agent.linuxbridge.tunneling-ip, or give the address to a device"));
    }
}
