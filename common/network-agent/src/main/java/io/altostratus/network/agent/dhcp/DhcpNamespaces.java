package io.altostratus.network.agent.dhcp;

import io.altostratus.host.link.DeviceMark;
import io.altostratus.host.link.ForeignDeviceException;
import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.host.link.LinkAddress;
import io.altostratus.host.namespace.NetworkNamespaces;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.agent.host.HostRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The namespace of a served network and the pair of devices that joins it to the host. */
final class DhcpNamespaces {

    /** How many commands run at a time that only look. */
    private static final int AT_ONCE = 4;

    private static final String METADATA_ADDRESS = DhcpFiles.METADATA;

    private final IpCommand ip;
    private final NetworkNamespaces namespaces;
    private final HostRegistry registry;
    private final String cloudId;
    private final boolean metadata;

    DhcpNamespaces(
            IpCommand ip, NetworkNamespaces namespaces, HostRegistry registry, String cloudId, boolean metadata) {
        this.ip = ip;
        this.namespaces = namespaces;
        this.registry = registry;
        this.cloudId = cloudId;
        this.metadata = metadata;
    }

    /**
     * Makes the namespace if it is missing. If it is to be made, the registry has it already.
     *
     * @param present the names of all namespaces now
     * @throws ForeignDeviceException if one of that name is there that we have not made
     */
    void ensureNamespace(ServedNetwork network, Set<String> present) {
        String name = DeviceNames.dhcpNamespace(network.id());
        if (!present.contains(name)) {
            namespaces.add(name);
        } else if (!registry.has(HostRegistry.Kind.NAMESPACE, name)) {
            throw new ForeignDeviceException("namespace " + name
                    + " is there and is not ours: remove it (ip netns delete), or the network gets no DHCP here");
        }
    }

    /**
     * Makes the pair of devices.
     *
     * @param present a device of the outer name that is there but does not lead into the namespace; it is removed
     */
    void makePair(ServedNetwork network, @Nullable Link present) {
        String outer = DeviceNames.tap(network.dhcpPortId());
        String inner = DeviceNames.inNamespace(network.dhcpPortId());
        IpBatch batch = new IpBatch();
        if (present != null) {
            if (present.belongsToAnotherThan(cloudId)) {
                throw new ForeignDeviceException(outer + " is there and is not ours (" + present.alias() + ")");
            }
            batch.add(network.id(), "link", "delete", outer);
        }
        batch.add(
                network.id(),
                List.of(
                        "link",
                        "add",
                        "name",
                        outer,
                        "type",
                        "veth",
                        "peer",
                        "name",
                        inner,
                        "address",
                        network.serverMac().text(),
                        "netns",
                        DeviceNames.dhcpNamespace(network.id())));
        batch.add(network.id(), "link", "set", outer, "alias", mark(network));
        // A packet that the kernel itself would send from here would only confuse the bridge.
        batch.add(network.id(), "link", "set", outer, "addrgenmode", "none");
        batch.add(network.id(), "link", "set", outer, "mtu", String.valueOf(network.mtu()), "up");
        fail(ip.run(batch));
    }

    private String mark(ServedNetwork network) {
        return new DeviceMark(cloudId, DeviceNames.DHCP, network.dhcpPortId()).alias();
    }

    /** How the inner device was found. */
    enum Found {
        MISSING,
        AS_WANTED,
        /** A server that has bound itself to the addresses before has to do it again. */
        WITH_OTHER_ADDRESSES
    }

    /** How the namespaces of these networks look, by network; one that cannot be read is left out. Reads several at once. */
    Map<String, IpCommand.Inside> look(List<ServedNetwork> networks) {
        Map<String, Future<IpCommand.Inside>> answers = new HashMap<>();
        try (ExecutorService looking =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            networks.forEach(network -> answers.put(
                    network.id(),
                    looking.submit(() -> ip.inNamespace(DeviceNames.dhcpNamespace(network.id()))
                            .inside())));
        }
        Map<String, IpCommand.Inside> seen = new HashMap<>();
        answers.forEach((id, answer) -> {
            if (answer.state() == Future.State.SUCCESS) {
                seen.put(id, answer.resultNow());
            }
        });
        return seen;
    }

    /**
     * Gives the inner device its addresses and takes away others. If it is missing, the pair has to be made anew.
     *
     * @param seen how the namespace looks; null if nobody has looked yet
     */
    Found configure(ServedNetwork network, IpCommand.@Nullable Inside seen) {
        String inner = DeviceNames.inNamespace(network.dhcpPortId());
        IpCommand inside = ip.inNamespace(DeviceNames.dhcpNamespace(network.id()));
        IpCommand.Inside now = seen == null ? inside.inside() : seen;
        IpBatch batch = new IpBatch();
        Found found = Found.MISSING;
        for (IpCommand.Interface device : now.interfaces()) {
            Link link = device.link();
            if (link.name().equals("lo") && !link.up()) {
                batch.add(network.id(), "link", "set", "lo", "up");
            }
            if (link.name().equals(inner)) {
                found = configure(network, device, batch) ? Found.AS_WANTED : Found.WITH_OTHER_ADDRESSES;
            }
        }
        if (found != Found.MISSING) {
            fail(inside.run(batch));
            route(network, inner, inside, now.routes());
        }
        return found;
    }

    /** By the gateway of its first subnet that has one, as a guest would. */
    private static void route(
            ServedNetwork network, String device, IpCommand inside, List<IpCommand.RouteThrough> now) {
        ServedNetwork.Subnet routed = network.routed().orElse(null);
        String gateway = routed == null ? null : routed.gateway();
        boolean asWanted = false;
        IpBatch batch = new IpBatch();
        for (IpCommand.RouteThrough present : now) {
            if (present.route().destination().equals("default")) {
                asWanted = Objects.equals(gateway, present.route().gateway());
                if (gateway == null) {
                    batch.add(network.id(), "route", "delete", "default");
                }
            }
        }
        if (gateway != null && !asWanted) {
            batch.add(network.id(), "route", "replace", "default", "via", gateway, "dev", device, "onlink");
        }
        fail(inside.run(batch));
    }

    /** @return whether it has the addresses that it shall have */
    private boolean configure(ServedNetwork network, IpCommand.Interface device, IpBatch batch) {
        Link link = device.link();
        if (!network.serverMac().text().equals(link.address())) {
            batch.add(
                    network.id(),
                    "link",
                    "set",
                    link.name(),
                    "address",
                    network.serverMac().text());
        }
        if (link.mtu() != network.mtu()) {
            batch.add(network.id(), "link", "set", link.name(), "mtu", String.valueOf(network.mtu()));
        }
        if (!link.belongsTo(cloudId)) {
            batch.add(network.id(), "link", "set", link.name(), "alias", mark(network));
        }
        if (!link.up()) {
            batch.add(network.id(), "link", "set", link.name(), "up");
        }
        Set<String> wanted = new HashSet<>(network.serverAddresses());
        if (metadata) {
            wanted.add(METADATA_ADDRESS);
        }
        Set<String> present = new HashSet<>();
        for (LinkAddress address : device.addresses()) {
            if (wanted.contains(address.cidr())) {
                present.add(address.cidr());
            } else if (address.scope().equals("global")) {
                batch.add(network.id(), "address", "delete", address.cidr(), "dev", link.name());
            }
        }
        boolean complete = present.containsAll(wanted);
        for (String address : wanted) {
            if (present.contains(address)) {
                continue;
            }
            if (address.indexOf(':') >= 0) {
                batch.add(network.id(), "address", "add", address, "dev", link.name(), "nodad");
            } else if (address.equals(METADATA_ADDRESS)) {
                batch.add(network.id(), "address", "add", address, "dev", link.name());
            } else {
                batch.add(network.id(), "address", "add", address, "broadcast", "+", "dev", link.name());
            }
        }
        return complete;
    }

    private static void fail(List<IpBatch.BatchFailure> failures) {
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.toString());
        }
    }
}
