package io.altostratus.network.linuxbridge;

import io.altostratus.host.HostProperties;
import io.altostratus.host.link.BridgeCommand;
import io.altostratus.host.link.DeviceMark;
import io.altostratus.host.link.ForeignDeviceException;
import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.host.link.NetworkBridge;
import io.altostratus.network.agent.convergence.Layer2;
import io.altostratus.network.agent.convergence.LinkTable;
import io.altostratus.network.agent.convergence.Pass;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.model.PortDetails;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Joins ports by Linux bridges: {@code brq…} for each network with a port here, with the taps of its ports and what leads
 * to other hosts.
 */
final class LinuxBridgeLayer2 implements Layer2 {

    private final IpCommand ip;
    private final String cloudId;
    private final LinuxBridgeProperties properties;
    private final NetworkBridge bridges;
    private final VxlanUplink vxlan;
    private final FlatUplink flat;
    private final VlanUplink vlan;
    private final TunnelPopulation population;
    private final AddressMove addresses;
    private final UnwantedDevices unwanted;
    private final TrunkSubports subports;
    private final Set<String> withMovedAddresses = new HashSet<>();
    private volatile int devices;

    LinuxBridgeLayer2(
            IpCommand ip,
            BridgeCommand bridge,
            HostProperties host,
            LinuxBridgeProperties properties,
            String boot,
            Duration linger,
            InstantSource time) {
        this.ip = ip;
        this.cloudId = host.cloudId();
        this.properties = properties;
        this.bridges = new NetworkBridge(ip, cloudId);
        this.vxlan = new VxlanUplink(ip, properties, cloudId);
        PhysicalDevices physical = new PhysicalDevices(properties);
        this.flat = new FlatUplink(physical);
        this.vlan = new VlanUplink(physical, cloudId);
        this.population = new TunnelPopulation(bridge, ip);
        this.addresses = new AddressMove(
                ip, new MovedAddresses(host.stateRoot().resolve("network").resolve("moved-addresses.json"), boot));
        this.subports = new TrunkSubports(ip, cloudId);
        this.unwanted = new UnwantedDevices(ip, cloudId, addresses, linger, time);
    }

    @Override
    public String agentType() {
        return "Linux bridge agent";
    }

    private static String about(NetworkDetails network) {
        return "network " + network.id();
    }

    private static String about(PortDetails port) {
        return "port " + port.id();
    }

    @Override
    public void connect(Pass pass) {
        if (pass.desired().complete()) {
            unwanted.remove(pass);
        }
        subports.ensure(pass);
        vxlan.begin(pass.desired().peers());
        Set<String> sound = ensureBridges(pass);
        population.populate(
                pass,
                sound.stream()
                        .map(id -> pass.desired().networks().get(id))
                        .filter(Objects::nonNull)
                        .filter(network -> network.type() == NetworkType.VXLAN)
                        .toList(),
                vxlan);
        connectTaps(pass, sound);
    }

    /** The networks whose bridge is in order. */
    private Set<String> ensureBridges(Pass pass) {
        Map<String, NetworkDetails> tried = new LinkedHashMap<>();
        IpBatch batch = new IpBatch();
        for (String id : new TreeSet<>(pass.desired().networksHere())) {
            NetworkDetails network = pass.desired().networks().get(id);
            if (network == null || !pass.problems().mayTry(about(network)) || awaitsPeers(network, pass)) {
                continue;
            }
            try {
                batch.addAll(missing(network, pass.links()));
                tried.put(id, network);
            } catch (Uplink.UnreachableException | ForeignDeviceException e) {
                pass.problems().failed(about(network), String.valueOf(e.getMessage()));
            }
        }
        Map<String, String> failures = run(batch);
        if (!batch.isEmpty()) {
            pass.refreshLinks();
        }
        withMovedAddresses.retainAll(tried.keySet());
        Set<String> sound = new HashSet<>();
        tried.forEach((id, network) -> {
            try {
                finish(network, pass, failures.get(id));
                pass.problems().solved(about(network));
                sound.add(id);
            } catch (RuntimeException e) {
                pass.problems().failed(about(network), String.valueOf(e.getMessage()));
            }
        });
        return sound;
    }

    private IpBatch missing(NetworkDetails network, LinkTable links) {
        String bridge = NetworkBridge.nameOf(network.id());
        Optional<Link> present = links.find(bridge);
        IpBatch batch = bridges.missing(network.id(), network.mtu(), present);
        Uplink uplink = uplink(network);
        return uplink == null ? batch : batch.addAll(uplink.missing(network, bridge, links));
    }

    /** Null for a network that stays on this host. */
    private @Nullable Uplink uplink(NetworkDetails network) {
        return switch (network.type()) {
            case LOCAL -> null;
            case FLAT -> flat;
            case VLAN -> vlan;
            case VXLAN -> vxlan;
            case GRE -> throw new Uplink.UnreachableException("Linux bridges carry no gre networks");
        };
    }

    /** Until it is known who else has the network, and how hosts find each other, no tunnel can be right. */
    private boolean awaitsPeers(NetworkDetails network, Pass pass) {
        if (network.type() != NetworkType.VXLAN
                || !properties.populated()
                || pass.desired().peers().containsKey(network.id())) {
            return false;
        }
        pass.wantsPeers(network.id());
        return true;
    }

    /** Looks whether it has become what it should; a message of a race with the guest's agent does not matter then. */
    private void finish(NetworkDetails network, Pass pass, @Nullable String failure) {
        IpBatch still = missing(network, pass.links());
        if (!still.isEmpty()) {
            throw new IllegalStateException("its bridge is not in order: " + failure);
        }
        Uplink uplink = uplink(network);
        String device = uplink == null ? null : uplink.operatorsDevice(network, pass.links());
        if (device != null && (withMovedAddresses.add(network.id()) || pass.thorough())) {
            pass.links()
                    .find(NetworkBridge.nameOf(network.id()))
                    .ifPresent(bridge -> addresses.toBridge(device, bridge));
        }
    }

    private void connectTaps(Pass pass, Set<String> soundNetworks) {
        Map<String, PortDetails> tried = new HashMap<>();
        IpBatch batch = new IpBatch();
        // First the ports of trunks, then what is on top of them: no packet there may be larger.
        List<PortDetails> ports = pass.desired().ports().values().stream()
                .sorted(Comparator.comparing(port -> port.trunk() != null))
                .toList();
        for (PortDetails port : ports) {
            Link tap = pass.links().get(DeviceNames.tap(port.id()));
            NetworkDetails network = pass.desired().networks().get(port.networkId());
            if (tap == null
                    || network == null
                    || !soundNetworks.contains(port.networkId())
                    || !pass.problems().mayTry(about(port))) {
                continue;
            }
            if (tap.belongsToAnotherThan(cloudId)) {
                pass.problems()
                        .failed(about(port), tap.name() + " is there and is not ours (alias " + tap.alias() + ")");
                continue;
            }
            tried.put(port.id(), port);
            batch.addAll(missing(port, network, tap));
        }
        Map<String, String> failures = run(batch);
        if (!batch.isEmpty()) {
            pass.refreshLinks();
        }
        tried.forEach((id, port) -> {
            Link tap = pass.links().get(DeviceNames.tap(id));
            NetworkDetails network = pass.desired().networks().get(port.networkId());
            if (tap == null || network == null) {
                return; // it has just gone
            }
            if (missing(port, network, tap).isEmpty()) {
                pass.problems().solved(about(port));
                if (port.adminStateUp()) {
                    pass.connected(port, tap);
                }
            } else {
                pass.problems().failed(about(port), "its device is not in order: " + failures.get(id));
            }
        });
        devices = tried.size();
    }

    private IpBatch missing(PortDetails port, NetworkDetails network, Link tap) {
        IpBatch batch = new IpBatch();
        String bridge = NetworkBridge.nameOf(network.id());
        if (!tap.belongsTo(cloudId)) {
            DeviceMark mark = new DeviceMark(cloudId, DeviceNames.GUEST_TAP, port.id());
            batch.add(port.id(), "link", "set", tap.name(), "alias", mark.alias());
        }
        if (tap.mtu() != network.mtu()) {
            batch.add(port.id(), "link", "set", tap.name(), "mtu", String.valueOf(network.mtu()));
        }
        if (!bridge.equals(tap.master())) {
            batch.add(port.id(), "link", "set", tap.name(), "master", bridge);
        }
        if (tap.up() != port.adminStateUp()) {
            batch.add(port.id(), "link", "set", tap.name(), port.adminStateUp() ? "up" : "down");
        }
        return batch;
    }

    /** The messages of what failed, by owner. */
    private Map<String, String> run(IpBatch batch) {
        Map<String, String> messages = new HashMap<>();
        for (IpBatch.BatchFailure failure : ip.run(batch)) {
            messages.merge(failure.owner(), failure.toString(), (a, b) -> a + "; " + b);
        }
        return messages;
    }

    @Override
    public Map<String, Object> configurations() {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("interface_mappings", properties.interfaceMappings());
        told.put("bridge_mappings", Map.of());
        told.put("tunnel_types", List.of("vxlan"));
        String tunnelingIp = properties.tunnelingIp();
        if (tunnelingIp != null) {
            told.put("tunneling_ip", tunnelingIp);
        }
        told.put("l2_population", properties.populated());
        told.put("devices", devices);
        return told;
    }

    @Override
    public void purge() {
        unwanted.purge();
    }
}
