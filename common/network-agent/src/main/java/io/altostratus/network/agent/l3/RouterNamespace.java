package io.altostratus.network.agent.l3;

import io.altostratus.host.Sysctl;
import io.altostratus.host.link.DeviceMark;
import io.altostratus.host.link.ForeignDeviceException;
import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.host.link.LinkAddress;
import io.altostratus.host.namespace.NamespaceThread;
import io.altostratus.host.namespace.NetworkNamespaces;
import io.altostratus.network.agent.convergence.LinkTable;
import io.altostratus.network.agent.host.DeviceNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is inside a router's namespace: devices with their addresses, routes, and the settings that let it forward. */
final class RouterNamespace {

    private static final Map<String, String> SETTINGS = Map.of(
            "net/ipv4/ip_forward", "1",
            "net/ipv6/conf/all/forwarding", "1",
            // An address is answered for by the device that has it only.
            "net/ipv4/conf/all/arp_ignore", "1",
            "net/ipv4/conf/all/arp_announce", "2");
    private static final String STATIC = "static";

    private final IpCommand ip;
    private final String cloudId;
    private final Path procSys;

    /** An address that a device has only now. */
    record NewAddress(int deviceIndex, String mac, String address) {}

    RouterNamespace(IpCommand ip, String cloudId, Path procSys) {
        this.ip = ip;
        this.cloudId = cloudId;
        this.procSys = procSys;
    }

    void letForward(WantedRouter router) throws IOException {
        NamespaceThread.call(NetworkNamespaces.path(router.namespace()), () -> {
            Sysctl inside = new Sysctl(procSys);
            SETTINGS.forEach(inside::ensure);
            return true;
        });
    }

    /**
     * Makes the pairs of devices that are missing, and removes those inside that nobody wants.
     *
     * @return the names of those inside that are new
     */
    Set<String> ensureDevices(WantedRouter router, LinkTable outside) {
        Set<String> inside = ip.inNamespace(router.namespace()).links().stream()
                .map(Link::name)
                .collect(Collectors.toSet());
        IpBatch batch = new IpBatch();
        Set<String> made = new HashSet<>();
        for (WantedRouter.Device device : router.devices()) {
            Link outer = outside.get(device.outer());
            if (outer == null || !inside.contains(device.name())) {
                if (outer != null) {
                    if (outer.belongsToAnotherThan(cloudId)) {
                        throw new ForeignDeviceException(
                                outer.name() + " is there and is not ours (" + outer.alias() + ")");
                    }
                    batch.add(router.id(), "link", "delete", device.outer());
                }
                addPair(router, device, batch);
                made.add(device.name());
            }
        }
        fail(ip.run(batch));
        return made;
    }

    private void addPair(WantedRouter router, WantedRouter.Device device, IpBatch batch) {
        String outer = device.outer();
        batch.add(
                router.id(),
                List.of(
                        "link",
                        "add",
                        "name",
                        outer,
                        "type",
                        "veth",
                        "peer",
                        "name",
                        device.name(),
                        "address",
                        device.mac().text(),
                        "netns",
                        router.namespace()));
        batch.add(router.id(), "link", "set", outer, "alias", mark(device));
        // A packet that the kernel itself would send from here would only confuse the bridge.
        batch.add(router.id(), "link", "set", outer, "addrgenmode", "none");
        batch.add(router.id(), "link", "set", outer, "mtu", String.valueOf(device.mtu()), "up");
    }

    private String mark(WantedRouter.Device device) {
        return new DeviceMark(cloudId, DeviceNames.ROUTER, device.portId()).alias();
    }

    /**
     * Gives the devices their addresses and takes away others; returns what is new and of IPv4.
     *
     * @param kept an address that is left alone if it is there; null for none
     */
    List<NewAddress> configure(WantedRouter router, @Nullable String kept) {
        IpCommand inside = ip.inNamespace(router.namespace());
        Map<String, WantedRouter.Device> wanted = new HashMap<>();
        router.devices().forEach(device -> wanted.put(device.name(), device));
        IpBatch batch = new IpBatch();
        List<NewAddress> added = new ArrayList<>();
        for (IpCommand.Interface device : inside.interfaces()) {
            Link link = device.link();
            WantedRouter.Device want = wanted.get(link.name());
            if (want != null) {
                configure(router, want, device, kept, batch, added);
            } else if (link.name().equals("lo")) {
                if (!link.up()) {
                    batch.add(router.id(), "link", "set", "lo", "up");
                }
            } else if (link.belongsTo(cloudId)) {
                batch.add(router.id(), "link", "delete", link.name());
            }
        }
        fail(inside.run(batch));
        return added;
    }

    /** The addresses of IPv4 that others may have to be told of. */
    List<NewAddress> addresses(WantedRouter router) {
        Map<String, WantedRouter.Device> wanted = new HashMap<>();
        router.devices().forEach(device -> wanted.put(device.name(), device));
        List<NewAddress> all = new ArrayList<>();
        for (IpCommand.Interface device : ip.inNamespace(router.namespace()).interfaces()) {
            WantedRouter.Device want = wanted.get(device.link().name());
            for (LinkAddress address : device.addresses()) {
                if (want != null && !address.isIpv6()) {
                    all.add(new NewAddress(device.link().index(), want.mac().text(), address.address()));
                }
            }
        }
        return all;
    }

    private void configure(
            WantedRouter router,
            WantedRouter.Device want,
            IpCommand.Interface device,
            @Nullable String kept,
            IpBatch batch,
            List<NewAddress> added) {
        Link link = device.link();
        String mac = want.mac().text();
        if (!mac.equals(link.address())) {
            batch.add(router.id(), "link", "set", link.name(), "address", mac);
        }
        if (link.mtu() != want.mtu()) {
            batch.add(router.id(), "link", "set", link.name(), "mtu", String.valueOf(want.mtu()));
        }
        if (!link.belongsTo(cloudId)) {
            batch.add(router.id(), "link", "set", link.name(), "alias", mark(want));
        }
        boolean peers =
                router.redundancy() != null && want.equals(router.redundancy().peers());
        boolean shared = router.redundancy() != null && !peers;
        if (!link.up()) {
            if (shared) {
                batch.add(router.id(), "link", "set", link.name(), "addrgenmode", "none");
            }
            batch.add(router.id(), "link", "set", link.name(), "up");
        }
        Set<String> present = new HashSet<>();
        for (LinkAddress address : device.addresses()) {
            if (want.addresses().contains(address.cidr())) {
                present.add(address.cidr());
            } else if ((address.scope().equals("global") || shared)
                    && !(peers && address.cidr().equals(kept))) {
                batch.add(router.id(), "address", "delete", address.cidr(), "dev", link.name());
            }
        }
        for (String address : want.addresses()) {
            if (present.contains(address)) {
                continue;
            }
            String plain = address.substring(0, address.indexOf('/'));
            if (address.indexOf(':') >= 0) {
                batch.add(router.id(), "address", "add", address, "dev", link.name(), "nodad");
                continue;
            }
            String broadcast = address.endsWith("/32") ? plain : "+";
            batch.add(router.id(), "address", "add", address, "broadcast", broadcast, "dev", link.name());
            added.add(new NewAddress(link.index(), mac, plain));
        }
    }

    /** Makes the routes; those that nobody wants go, but for what comes with addresses. */
    void route(WantedRouter router) {
        IpCommand inside = ip.inNamespace(router.namespace());
        for (boolean ipv6 : new boolean[] {false, true}) {
            List<WantedRouter.Route> wanted = router.routes().stream()
                    .filter(route -> route.ipv6() == ipv6)
                    .toList();
            List<IpCommand.RouteThrough> present = inside.routes(ipv6).stream()
                    .filter(one -> one.route().protocol().equals(STATIC))
                    .toList();
            IpBatch batch = new IpBatch();
            for (IpCommand.RouteThrough one : present) {
                String destination = destination(one, ipv6);
                if (wanted.stream().noneMatch(route -> route.destination().equals(destination))) {
                    batch.add(router.id(), "route", "delete", destination, "proto", STATIC);
                }
            }
            for (WantedRouter.Route route : wanted) {
                if (present.stream().noneMatch(one -> is(route, one, ipv6))) {
                    batch.add(router.id(), words(route));
                }
            }
            fail(ipv6 ? inside.runIpv6(batch) : inside.run(batch));
        }
    }

    private static String destination(IpCommand.RouteThrough one, boolean ipv6) {
        String destination = one.route().destination();
        return destination.equals("default") || destination.indexOf('/') >= 0
                ? destination
                : destination + (ipv6 ? "/128" : "/32");
    }

    private static boolean is(WantedRouter.Route wanted, IpCommand.RouteThrough one, boolean ipv6) {
        String hop = one.route().gateway();
        return wanted.destination().equals(destination(one, ipv6))
                && (wanted.nextHop() == null ? hop == null : wanted.nextHop().equals(hop))
                && (wanted.device() == null || wanted.device().equals(one.device()));
    }

    private static List<String> words(WantedRouter.Route route) {
        List<String> words = new ArrayList<>(List.of("route", "replace", route.destination()));
        String hop = route.nextHop();
        String device = route.device();
        if (hop != null) {
            words.addAll(List.of("via", hop));
        }
        if (device != null) {
            words.addAll(List.of("dev", device));
        }
        words.addAll(List.of("proto", STATIC));
        return words;
    }

    private static void fail(List<IpBatch.BatchFailure> failures) {
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.toString());
        }
    }
}
