package io.altostratus.network.linuxbridge;

import io.altostratus.host.link.BridgeCommand;
import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.network.agent.convergence.Pass;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.NetworkPeers;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the tables of tunnels as network-service tells of the other hosts' ports. Only the difference is written; what a
 * tunnel has learned by itself stays.
 */
final class TunnelPopulation {

    private final BridgeCommand bridge;
    private final IpCommand ip;

    /** By device, what it was last brought to; another device of the same name has nothing. */
    private final Map<String, Written> written = new HashMap<>();

    private record Written(int device, TunnelEntries entries) {}

    TunnelPopulation(BridgeCommand bridge, IpCommand ip) {
        this.bridge = bridge;
        this.ip = ip;
    }

    /** @param networks whose tunnels are there */
    void populate(Pass pass, Collection<NetworkDetails> networks, VxlanUplink tunnels) {
        Map<String, Written> wanted = new LinkedHashMap<>();
        for (NetworkDetails network : networks) {
            Integer vni = network.segmentationId();
            NetworkPeers peers = pass.desired().peers().get(network.id());
            if (vni != null && peers != null && tunnels.isPopulated(network)) {
                Link device = pass.links().get(DeviceNames.vxlan(vni));
                if (device != null) {
                    wanted.put(
                            device.name(),
                            new Written(device.index(), TunnelEntries.of(peers, tunnels.answersArp(network))));
                }
            }
        }
        written.keySet().retainAll(wanted.keySet());
        if (wanted.isEmpty() || !pass.thorough() && wanted.equals(written)) {
            return;
        }
        IpBatch forwarding = new IpBatch();
        IpBatch neighbours = new IpBatch();
        List<BridgeCommand.FdbEntry> presentEntries = bridge.fdb();
        List<IpCommand.Neighbour> presentNeighbours = ip.permanentNeighbours();
        wanted.forEach((device, to) -> {
            forwarding.addAll(to.entries().forwardingChanges(device, presentEntries));
            neighbours.addAll(to.entries().neighbourChanges(device, presentNeighbours));
        });
        Map<String, String> failures = new HashMap<>();
        bridge.run(forwarding).forEach(f -> failures.putIfAbsent(f.owner(), f.toString()));
        ip.run(neighbours).forEach(f -> failures.putIfAbsent(f.owner(), f.toString()));
        wanted.forEach((device, to) -> {
            String failure = failures.get(device);
            if (failure == null) {
                written.put(device, to);
                pass.problems().solved("tunnel " + device);
            } else {
                written.remove(device);
                pass.problems().failed("tunnel " + device, failure);
            }
        });
    }
}
