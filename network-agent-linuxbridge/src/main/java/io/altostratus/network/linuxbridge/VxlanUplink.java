package io.altostratus.network.linuxbridge;

import io.altostratus.host.link.DeviceMark;
import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.host.link.LinkAddress;
import io.altostratus.network.agent.convergence.LinkTable;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.NetworkPeers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel {@code vxlan-<VNI>} to all hosts of the network, which learns from what comes in. Beside that it is told where
 * ports are, or asks by multicast.
 */
final class VxlanUplink implements Uplink {

    private static final String PORT = "8472";

    private final IpCommand ip;
    private final LinuxBridgeProperties properties;
    private final String cloudId;

    /** What is known of the networks' other hosts, in this pass. */
    private Map<String, NetworkPeers> peers = Map.of();

    /** Looked for once a pass. */
    private @Nullable String device;

    /** How a tunnel has to be. */
    private record Shape(
            int vni,
            @Nullable String local,
            @Nullable String device,
            @Nullable String group,
            boolean proxy) {}

    VxlanUplink(IpCommand ip, LinuxBridgeProperties properties, String cloudId) {
        this.ip = ip;
        this.properties = properties;
        this.cloudId = cloudId;
    }

    /** Another pass begins. */
    void begin(Map<String, NetworkPeers> known) {
        peers = known;
        device = null;
    }

    /** Whether the network's tunnel is told where ports are. */
    boolean isPopulated(NetworkDetails network) {
        NetworkPeers known = peers.get(network.id());
        return properties.populated() && known != null && known.populated();
    }

    /** Whether it answers for the ports of other hosts. */
    boolean answersArp(NetworkDetails network) {
        NetworkPeers known = peers.get(network.id());
        return isPopulated(network) && known != null && known.answersArp() && properties.arpResponder();
    }

    private Shape shape(NetworkDetails network) {
        Integer vni = network.segmentationId();
        if (vni == null) {
            throw new UnreachableException("a vxlan network without a segmentation id");
        }
        String local = properties.tunnelingIp();
        return new Shape(
                vni,
                local,
                local == null ? null : deviceOf(local),
                local == null || isPopulated(network) ? null : properties.vxlanGroup(),
                answersArp(network));
    }

    @Override
    public IpBatch missing(NetworkDetails network, String bridge, LinkTable links) {
        Shape shape = shape(network);
        String name = DeviceNames.vxlan(shape.vni());
        IpBatch batch = new IpBatch();
        Link present = links.get(name);
        if (present != null && !present.belongsTo(cloudId)) {
            throw new UnreachableException(name + " is there and is not ours (alias " + present.alias()
                    + "): remove it, or the network cannot be joined to other hosts");
        }
        if (present != null && !shape.equals(shapeOf(present))) {
            batch.add(network.id(), "link", "delete", name);
            present = null;
        }
        if (present == null) {
            batch.add(network.id(), creation(name, shape));
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

    private List<String> creation(String name, Shape shape) {
        List<String> words = new ArrayList<>(
                List.of("link", "add", "name", name, "type", "vxlan", "id", String.valueOf(shape.vni())));
        words.addAll(List.of("dstport", PORT));
        if (shape.local() != null && shape.device() != null) {
            words.addAll(List.of("local", shape.local(), "dev", shape.device()));
        }
        if (shape.group() != null) {
            words.addAll(List.of("group", shape.group(), "ttl", String.valueOf(properties.vxlanTtl())));
        }
        if (shape.proxy()) {
            words.add("proxy");
        }
        return words;
    }

    /** Null for what cannot be right. */
    private static @Nullable Shape shapeOf(Link present) {
        Map<String, String> details = new HashMap<>(present.details());
        String vni = details.getOrDefault("id", "");
        if (!"vxlan".equals(present.kind()) || !vni.matches("\\d+") || !PORT.equals(details.get("port"))) {
            return null;
        }
        String local = first(details, "local", "local6");
        return new Shape(
                Integer.parseInt(vni),
                local,
                local == null ? null : details.get(Link.PARENT),
                first(details, "group", "group6"),
                Objects.equals(details.get("proxy"), "true"));
    }

    private static @Nullable String first(Map<String, String> details, String one, String other) {
        String value = details.get(one);
        return value == null ? details.get(other) : value;
    }

    @Override
    public @Nullable String operatorsDevice(NetworkDetails network, LinkTable links) {
        return null;
    }

    private String deviceOf(String address) {
        String known = device;
        if (known == null) {
            known = ip.addresses().stream()
                    .filter(a -> a.address().equals(address))
                    .map(LinkAddress::device)
                    .findFirst()
                    .orElseThrow(
                            () -> new UnreachableException(
                                    "no device has the tunneling address " + address
                                            + ": mend altostratus.network-agent.linuxbridge.tunneling-ip, or give the address to a device"));
            device = known;
        }
        return known;
    }
}
