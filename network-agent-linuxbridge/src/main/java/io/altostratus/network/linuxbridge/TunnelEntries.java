package io.altostratus.network.linuxbridge;

import io.altostratus.host.link.BridgeCommand.FdbEntry;
import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.IpCommand.Neighbour;
import io.altostratus.network.agent.address.MacAddress;
import io.altostratus.network.model.NetworkPeers;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a tunnel is told of the ports of other hosts: where frames for their MAC addresses go, where frames for everyone go,
 * and whose IP addresses they have.
 *
 * @param forwarding MAC address and far end of the tunnel
 * @param neighbours IP address and MAC address; none where the tunnel does not answer for others
 */
record TunnelEntries(Set<Pair> forwarding, Set<Pair> neighbours) {

    /** The MAC address of frames for everyone, or for someone whose place is not known. */
    static final String FLOOD = "00:00:00:00:00:00";

    /** A row of a table. */
    record Pair(String key, String value) {}

    static TunnelEntries of(NetworkPeers peers, boolean answersArp) {
        Set<Pair> forwarding = new LinkedHashSet<>();
        Set<Pair> neighbours = new LinkedHashSet<>();
        for (NetworkPeers.Host host : peers.hosts()) {
            forwarding.add(new Pair(FLOOD, host.tunnelingIp()));
            for (NetworkPeers.Port port : host.ports()) {
                if (!port.wanders()) {
                    forwarding.add(new Pair(port.macAddress(), host.tunnelingIp()));
                }
                if (answersArp) {
                    port.ipAddresses().forEach(ip -> neighbours.add(new Pair(ip, port.macAddress())));
                    // What the port is asked for by IPv6 guests beside its own addresses.
                    MacAddress.parse(port.macAddress())
                            .ifPresent(mac -> neighbours.add(new Pair(mac.linkLocal(), mac.text())));
                }
            }
        }
        return new TunnelEntries(forwarding, neighbours);
    }

    /** The changes for {@code bridge}: what is there and permanent with a far end was entered by us. */
    IpBatch forwardingChanges(String device, List<FdbEntry> present) {
        IpBatch batch = new IpBatch();
        Set<Pair> there = new LinkedHashSet<>();
        for (FdbEntry entry : present) {
            String destination = entry.destination();
            if (entry.device().equals(device) && entry.permanent() && destination != null) {
                Pair pair = new Pair(entry.address(), destination);
                there.add(pair);
                if (!forwarding.contains(pair)) {
                    batch.add(device, "fdb", "del", pair.key(), "dev", device, "dst", pair.value());
                }
            }
        }
        for (Pair pair : forwarding) {
            if (!there.contains(pair)) {
                // One MAC address has one place, which may have been learned meanwhile; everyone is in several.
                String action = pair.key().equals(FLOOD) ? "append" : "replace";
                batch.add(device, "fdb", action, pair.key(), "dev", device, "dst", pair.value());
            }
        }
        return batch;
    }

    /** The changes for {@code ip}. */
    IpBatch neighbourChanges(String device, List<Neighbour> present) {
        IpBatch batch = new IpBatch();
        Set<Pair> there = new LinkedHashSet<>();
        Set<String> wanted = new LinkedHashSet<>();
        neighbours.forEach(pair -> wanted.add(pair.key()));
        for (Neighbour neighbour : present) {
            if (neighbour.device().equals(device)) {
                there.add(new Pair(neighbour.address(), neighbour.macAddress()));
                if (!wanted.contains(neighbour.address())) {
                    batch.add(device, "neighbour", "delete", neighbour.address(), "dev", device);
                }
            }
        }
        for (Pair pair : neighbours) {
            if (!there.contains(pair)) {
                batch.add(
                        device,
                        List.of(
                                "neighbour",
                                "replace",
                                pair.key(),
                                "lladdr",
                                pair.value(),
                                "dev",
                                device,
                                "nud",
                                "permanent"));
            }
        }
        return batch;
    }
}
