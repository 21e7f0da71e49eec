package io.altostratus.network.agent.l3;

import io.altostratus.network.agent.address.Cidr;
import io.altostratus.network.agent.address.MacAddress;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.model.RouterDetails;
import io.altostratus.network.model.SubnetDetails;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A router as its namespace shall be, with nothing in it that is not an address: what users have typed is parsed here and
 * left out where it is something else, so that no line of ours can carry more than one meaning.
 *
 * @param devices in a fixed order
 * @param routes by destination
 * @param gateway the device that leads outside; null while there is none
 * @param gatewayAddress the IPv4 address that others outside see; null for none, or if nothing is to get it
 * @param mappings from floating IPs to guests' addresses, both IPv4
 * @param advertised the IPv6 prefixes that guests are told of
 * @param floatingIps ids of all floating IPs
 * @param redundancy null if no other host has the router
 */
record WantedRouter(
        String id,
        List<Device> devices,
        List<Route> routes,
        @Nullable Device gateway,
        @Nullable String gatewayAddress,
        Map<String, String> mappings,
        List<Forwarding> forwardings,
        List<Advertised> advertised,
        List<String> floatingIps,
        long version,
        @Nullable Redundancy redundancy,
        RouterScopes scopes) {

    /** What iptables knows of IPv4. The API has ICMPv6 as well, which no IPv4 address ever gets. */
    private static final Set<String> FORWARDED = Set.of("tcp", "udp", "sctp", "dccp", "icmp");

    /**
     * A device in the namespace, and its other end on the host.
     *
     * @param name inside
     * @param addresses with the lengths of their subnets
     */
    record Device(String portId, String name, MacAddress mac, int mtu, Set<String> addresses) {

        String outer() {
            return DeviceNames.tap(portId);
        }
    }

    /**
     * A route that does not come with an address.
     *
     * @param destination a network with its length, or {@code default}
     * @param nextHop null if the destination is on the device's link
     * @param device null if the next hop tells it
     */
    record Route(
            boolean ipv6,
            String destination,
            @Nullable String nextHop,
            @Nullable String device) {}

    /**
     * An IPv6 prefix of a project's network.
     *
     * @param mode what dnsmasq calls the way in which guests get their addresses
     */
    record Advertised(Device device, String prefix, int length, String mode, List<String> dnsServers) {}

    /** Ports of a floating IP that lead to ports of a guest. */
    record Forwarding(
            String protocol,
            String address,
            int externalFirst,
            int externalLast,
            String internalAddress,
            int internalFirst,
            int internalLast) {}

    /**
     * How this host agrees with the router's other hosts on which of them works.
     *
     * @param peers the device by which they hear each other
     */
    record Redundancy(int virtualRouterId, Device peers, int advertSeconds) {

        /** Whose device has this address works. */
        String sign() {
            return "169.254.0." + virtualRouterId + "/24";
        }
    }

    /** The router where another host works for it: its devices are there, and silent. */
    WantedRouter standby() {
        Redundancy shared = redundancy;
        List<Device> silent = devices.stream()
                .map(device -> shared != null && device.equals(shared.peers())
                        ? device
                        : new Device(device.portId(), device.name(), device.mac(), device.mtu(), Set.of()))
                .toList();
        return new WantedRouter(
                id,
                silent,
                List.of(),
                gateway,
                gatewayAddress,
                mappings,
                forwardings,
                List.of(),
                floatingIps,
                version,
                redundancy,
                scopes);
    }

    String namespace() {
        return DeviceNames.routerNamespace(id);
    }

    static WantedRouter of(RouterDetails router) {
        List<Device> devices = new ArrayList<>();
        router.interfaces().stream()
                .sorted(Comparator.comparing(i -> i.port().id()))
                .flatMap(i -> device(i, DeviceNames.routerInterface(i.port().id())).stream())
                .forEach(devices::add);
        RouterDetails.Redundancy shared = router.redundancy();
        if (shared != null) {
            devices.replaceAll(WantedRouter::withLinkLocal);
        }
        RouterDetails.Interface outside = router.gateway();
        Map<String, String> mappings = new TreeMap<>();
        List<Forwarding> forwardings = new ArrayList<>();
        Set<String> further = new LinkedHashSet<>();
        translations(router, mappings, forwardings, further);
        Device gateway = null;
        String gatewayAddress = null;
        if (outside != null) {
            Device plain = device(
                            outside, DeviceNames.routerGateway(outside.port().id()))
                    .orElse(null);
            if (plain != null) {
                gatewayAddress = router.snat() ? firstIpv4(outside) : null;
                Set<String> all = new LinkedHashSet<>(plain.addresses());
                // An address that the gateway has itself needs no second one.
                further.stream()
                        .filter(address -> plain.addresses().stream().noneMatch(a -> a.startsWith(address + "/")))
                        .forEach(address -> all.add(address + "/32"));
                gateway = new Device(plain.portId(), plain.name(), plain.mac(), plain.mtu(), all);
                if (shared != null) {
                    gateway = withLinkLocal(gateway);
                }
                devices.add(gateway);
            }
        }
        List<Advertised> advertised = advertised(router, devices);
        Redundancy redundancy = shared == null ? null : redundancy(shared);
        if (redundancy != null) {
            devices.add(redundancy.peers());
        }
        return new WantedRouter(
                router.id(),
                List.copyOf(devices),
                routes(router, gateway),
                gateway,
                gatewayAddress,
                mappings,
                List.copyOf(forwardings),
                advertised,
                router.floatingIps().stream().map(RouterDetails.FloatingIp::id).toList(),
                router.version(),
                redundancy,
                RouterScopes.of(router));
    }

    /** What the kernel would make by itself; but only the host that works may have it. */
    private static Device withLinkLocal(Device device) {
        Set<String> all = new LinkedHashSet<>(device.addresses());
        all.add(device.mac().linkLocal() + "/64");
        return new Device(device.portId(), device.name(), device.mac(), device.mtu(), all);
    }

    private static @Nullable Redundancy redundancy(RouterDetails.Redundancy shared) {
        return device(
                        shared.stand(),
                        DeviceNames.routerPeer(shared.stand().port().id()))
                .map(peers -> new Redundancy(shared.virtualRouterId(), peers, Math.max(1, shared.advertSeconds())))
                .orElse(null);
    }

    private static Optional<Device> device(RouterDetails.Interface stand, String name) {
        Map<String, Cidr> cidrs = new HashMap<>();
        stand.subnets().forEach(subnet -> Cidr.parse(subnet.cidr()).ifPresent(cidr -> cidrs.put(subnet.id(), cidr)));
        Set<String> addresses = new LinkedHashSet<>();
        stand.port().fixedIps().forEach(ip -> {
            Cidr cidr = cidrs.get(ip.subnetId());
            Cidr address = Cidr.parseAddress(ip.ipAddress()).orElse(null);
            if (cidr != null && address != null) {
                addresses.add(address.address() + "/" + cidr.prefixLength());
            }
        });
        return MacAddress.parse(stand.port().macAddress())
                .map(mac ->
                        new Device(stand.port().id(), name, mac, stand.network().mtu(), addresses));
    }

    private static List<Advertised> advertised(RouterDetails router, List<Device> devices) {
        List<Advertised> advertised = new ArrayList<>();
        for (RouterDetails.Interface stand : router.interfaces()) {
            Device device = devices.stream()
                    .filter(d -> d.portId().equals(stand.port().id()))
                    .findFirst()
                    .orElse(null);
            for (SubnetDetails subnet : stand.subnets()) {
                Cidr cidr = Cidr.parse(subnet.cidr()).orElse(null);
                String mode = mode(subnet.ipv6RaMode());
                boolean own = stand.port().fixedIps().stream()
                        .anyMatch(ip -> ip.subnetId().equals(subnet.id()));
                // Guests make addresses of prefixes of 64 bits only, and dnsmasq knows no shorter ones.
                if (device != null
                        && cidr != null
                        && cidr.isIpv6()
                        && own
                        && mode != null
                        && cidr.prefixLength() >= 64) {
                    advertised.add(new Advertised(
                            device,
                            cidr.address(),
                            cidr.prefixLength(),
                            mode,
                            subnet.dnsServers().stream()
                                    .flatMap(text -> Cidr.parseAddress(text).stream())
                                    .filter(Cidr::isIpv6)
                                    .map(Cidr::address)
                                    .toList()));
                }
            }
        }
        advertised.sort(Comparator.comparing(Advertised::prefix));
        return List.copyOf(advertised);
    }

    private static @Nullable String mode(@Nullable String raMode) {
        return switch (raMode) {
            case "slaac" -> "ra-only";
            case "dhcpv6-stateless" -> "ra-stateless";
            case "dhcpv6-stateful" -> "static";
            case null, default -> null;
        };
    }

    private static @Nullable String firstIpv4(RouterDetails.Interface outside) {
        return outside.port().fixedIps().stream()
                .map(ip -> ipv4(ip.ipAddress()))
                .filter(address -> address != null)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String ipv4(@Nullable String text) {
        return text == null
                ? null
                : Cidr.parseAddress(text)
                        .filter(address -> !address.isIpv6())
                        .map(Cidr::address)
                        .orElse(null);
    }

    private static void translations(
            RouterDetails router, Map<String, String> mappings, List<Forwarding> forwardings, Set<String> further) {
        for (RouterDetails.FloatingIp ip : router.floatingIps()) {
            String address = ipv4(ip.address());
            if (address == null) {
                continue;
            }
            String fixed = ipv4(ip.fixedAddress());
            if (fixed != null) {
                mappings.put(address, fixed);
                further.add(address);
            }
            for (RouterDetails.Forwarding one : ip.forwardings()) {
                String internal = ipv4(one.internalAddress());
                if (internal != null && FORWARDED.contains(one.protocol())) {
                    forwardings.add(new Forwarding(
                            one.protocol(),
                            address,
                            one.externalFirst(),
                            one.externalLast(),
                            internal,
                            one.internalFirst(),
                            one.internalLast()));
                    further.add(address);
                }
            }
        }
    }

    private static List<Route> routes(RouterDetails router, @Nullable Device gateway) {
        Map<String, Route> routes = new LinkedHashMap<>();
        Set<Cidr> connected = new LinkedHashSet<>();
        router.interfaces().forEach(i -> connected.addAll(connected(i)));
        RouterDetails.Interface outside = router.gateway();
        if (gateway != null && outside != null) {
            connected.addAll(connected(outside));
            for (SubnetDetails subnet : outside.subnets()) {
                Cidr cidr = Cidr.parse(subnet.cidr()).orElse(null);
                if (cidr == null) {
                    continue;
                }
                boolean own = outside.port().fixedIps().stream()
                        .anyMatch(ip -> ip.subnetId().equals(subnet.id()));
                Cidr hop = subnet.gatewayIp() == null
                        ? null
                        : Cidr.parseAddress(subnet.gatewayIp()).orElse(null);
                if (own && hop != null) {
                    defaultRoute(routes, cidr, hop, gateway.name());
                } else if (!own && !connected.contains(cidr)) {
                    put(routes, new Route(cidr.isIpv6(), cidr.toString(), null, gateway.name()));
                }
            }
        }
        for (SubnetDetails.Route route : router.routes()) {
            Cidr destination = Cidr.parse(route.destination()).orElse(null);
            Cidr hop = Cidr.parseAddress(route.nextHop()).orElse(null);
            // What the router is in itself it reaches without a hop: such a route would cut it off.
            if (destination != null && hop != null && !connected.contains(destination)) {
                put(
                        routes,
                        new Route(
                                destination.isIpv6(),
                                destination.isEverything() ? "default" : destination.toString(),
                                hop.address(),
                                null));
            }
        }
        return List.copyOf(routes.values());
    }

    private static void defaultRoute(Map<String, Route> routes, Cidr subnet, Cidr hop, String device) {
        if (!subnet.contains(hop)) {
            put(routes, new Route(hop.isIpv6(), hop.toString(), null, device));
        }
        routes.putIfAbsent(key(hop.isIpv6(), "default"), new Route(hop.isIpv6(), "default", hop.address(), device));
    }

    private static void put(Map<String, Route> routes, Route route) {
        routes.put(key(route.ipv6(), route.destination()), route);
    }

    private static String key(boolean ipv6, String destination) {
        return (ipv6 ? "6 " : "4 ") + destination;
    }

    private static List<Cidr> connected(RouterDetails.Interface stand) {
        return stand.subnets().stream()
                .filter(subnet -> stand.port().fixedIps().stream()
                        .anyMatch(ip -> ip.subnetId().equals(subnet.id())))
                .flatMap(subnet -> Cidr.parse(subnet.cidr()).stream())
                .toList();
    }
}
