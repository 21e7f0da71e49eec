package io.altostratus.network.agent.dhcp;

import io.altostratus.network.agent.address.Cidr;
import io.altostratus.network.agent.address.MacAddress;
import io.altostratus.network.model.DhcpNetwork;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.SubnetDetails;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A network as dnsmasq shall serve it, with nothing in it that is not an address: what users have typed is parsed here and
 * left out where it is something else, so that no line of ours can carry more than one meaning.
 *
 * @param server an address of the DHCP port, at which dnsmasq answers
 * @param subnets the subnets in which it answers DHCP requests, in a fixed order; none where guests form all of their
 *     addresses themselves and only ask for names
 * @param hosts every port's addresses in the network
 * @param serverAddresses all addresses of the DHCP port, with the lengths of their subnets
 * @param portsById what each port's readiness depends on
 * @param domain in which guests have their names
 */
record ServedNetwork(
        String id,
        int mtu,
        String dhcpPortId,
        MacAddress serverMac,
        List<String> serverAddresses,
        String server,
        List<Subnet> subnets,
        List<Host> hosts,
        List<ServedPort> ports,
        Set<String> portsById,
        String domain) {

    private static final String USUAL_DOMAIN = "openstacklocal";
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

    /** dnsmasq serves no larger subnets of IPv6. */
    private static final int SHORTEST_IPV6_PREFIX = 64;

    /** What guests ask for. */
    enum Kind {
        IPV4,
        /** Addresses and options. */
        DHCPV6_STATEFUL,
        /** Options; guests form their addresses themselves. */
        DHCPV6_STATELESS
    }

    /**
     * @param server the DHCP port's address in it
     * @param servers the addresses of all DHCP ports in it: other hosts may serve the network as well
     * @param dnsServers which name servers guests are told; all zeros for none, empty for ours
     * @param onLink other IPv4 subnets of the network, which guests reach directly; for IPv4
     */
    record Subnet(
            Kind kind,
            Cidr cidr,
            String server,
            List<String> servers,
            @Nullable String gateway,
            List<String> dnsServers,
            List<Route> routes,
            List<Cidr> onLink) {}

    record Route(Cidr destination, String nextHop) {}

    /** @param leased whether its guest gets the address by DHCP */
    record Host(ServedPort port, String address, boolean leased) {

        boolean isIpv6() {
            return address.indexOf(':') >= 0;
        }
    }

    /** Empty if nothing of the network is to be served. */
    static Optional<ServedNetwork> of(DhcpNetwork network) {
        Map<String, Cidr> cidrs = new HashMap<>();
        network.subnets().forEach(subnet -> Cidr.parse(subnet.cidr()).ifPresent(cidr -> cidrs.put(subnet.id(), cidr)));
        PortDetails dhcpPort = network.dhcpPort();
        Optional<MacAddress> serverMac = MacAddress.parse(dhcpPort.macAddress());
        Map<String, Subnet> subnets = new HashMap<>();
        List<Subnet> inOrder = new ArrayList<>();
        Map<String, String> servers = new HashMap<>();
        for (SubnetDetails subnet : network.subnets().stream()
                .sorted(Comparator.comparing(SubnetDetails::id))
                .toList()) {
            Cidr cidr = cidrs.get(subnet.id());
            String server = cidr == null ? null : addressIn(dhcpPort, subnet.id(), cidr);
            if (cidr != null && subnet.dhcpEnabled() && server != null) {
                servers.put(subnet.id(), server);
                Kind kind = kind(subnet, cidr);
                if (kind != null) {
                    Subnet served = subnet(kind, subnet, cidr, server, servers(network, subnet.id(), cidr), cidrs);
                    subnets.put(subnet.id(), served);
                    inOrder.add(served);
                }
            }
        }
        if (servers.isEmpty() || serverMac.isEmpty()) {
            return Optional.empty();
        }
        List<PortDetails> all = new ArrayList<>(network.ports());
        if (all.stream().noneMatch(p -> p.id().equals(dhcpPort.id()))) {
            all.add(dhcpPort);
        }
        List<Host> hosts = new ArrayList<>();
        List<ServedPort> ports = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (PortDetails details : all) {
            ServedPort port =
                    ServedPort.of(details, network.network().dnsDomain()).orElse(null);
            if (port == null) {
                continue;
            }
            ports.add(port);
            for (PortDetails.FixedIp ip : details.fixedIps()) {
                Cidr address = Cidr.parseAddress(ip.ipAddress()).orElse(null);
                if (address != null) {
                    Subnet subnet = subnets.get(ip.subnetId());
                    hosts.add(new Host(
                            port, address.address(), subnet != null && subnet.kind() != Kind.DHCPV6_STATELESS));
                    if (servers.containsKey(ip.subnetId())) {
                        ids.add(port.id());
                    }
                }
            }
        }
        hosts.sort(Comparator.comparing((Host host) -> host.port().id()).thenComparing(Host::address));
        ports.sort(Comparator.comparing(ServedPort::id));
        return Optional.of(new ServedNetwork(
                network.network().id(),
                network.network().mtu(),
                dhcpPort.id(),
                serverMac.get(),
                serverAddresses(dhcpPort, cidrs),
                inOrder.isEmpty()
                        ? servers.values().stream().sorted().findFirst().orElseThrow()
                        : inOrder.getFirst().server(),
                List.copyOf(inOrder),
                List.copyOf(hosts),
                List.copyOf(ports),
                Set.copyOf(ids),
                domain(network.domain())));
    }

    private static String domain(@Nullable String told) {
        return told != null && DOMAIN.matcher(told).matches() ? told : USUAL_DOMAIN;
    }

    private static List<String> servers(DhcpNetwork network, String subnetId, Cidr cidr) {
        return Stream.concat(Stream.of(network.dhcpPort()), network.ports().stream())
                .filter(port -> port.deviceOwner().equals(network.dhcpPort().deviceOwner()))
                .flatMap(port -> Stream.ofNullable(addressIn(port, subnetId, cidr)))
                .distinct()
                .sorted()
                .toList();
    }

    /** Null if guests of the subnet ask for nothing: their router tells them all that they need. */
    private static @Nullable Kind kind(SubnetDetails subnet, Cidr cidr) {
        if (!cidr.isIpv6()) {
            return Kind.IPV4;
        }
        if (cidr.prefixLength() < SHORTEST_IPV6_PREFIX) {
            return null;
        }
        String mode = subnet.ipv6AddressMode();
        if (mode == null) {
            return subnet.ipv6RaMode() == null ? Kind.DHCPV6_STATEFUL : null;
        }
        return switch (mode) {
            case "dhcpv6-stateful" -> Kind.DHCPV6_STATEFUL;
            case "dhcpv6-stateless" -> Kind.DHCPV6_STATELESS;
            default -> null;
        };
    }

    private static Subnet subnet(
            Kind kind, SubnetDetails subnet, Cidr cidr, String server, List<String> servers, Map<String, Cidr> cidrs) {
        List<String> dns = new ArrayList<>();
        for (String text : subnet.dnsServers()) {
            String address = address(text, cidr.isIpv6());
            if (address != null) {
                dns.add(address);
            }
        }
        if (kind != Kind.IPV4) {
            return new Subnet(kind, cidr, server, servers, null, dns, List.of(), List.of());
        }
        String gateway = subnet.gatewayIp() == null ? null : address(subnet.gatewayIp(), false);
        List<Route> routes = new ArrayList<>();
        for (SubnetDetails.Route route : subnet.hostRoutes()) {
            Cidr destination = Cidr.parse(route.destination()).orElse(null);
            String nextHop = address(route.nextHop(), false);
            if (destination == null || destination.isIpv6() || nextHop == null) {
                continue;
            }
            if (!destination.isEverything()) {
                routes.add(new Route(destination, nextHop));
            } else if (gateway == null) {
                gateway = nextHop;
            }
        }
        List<Cidr> others = cidrs.values().stream()
                .filter(other -> !other.isIpv6() && !other.equals(cidr))
                .sorted(Comparator.comparing(Cidr::toString))
                .toList();
        return new Subnet(kind, cidr, server, servers, gateway, dns, routes, others);
    }

    /** The router by which the server itself reaches others. */
    Optional<Subnet> routed() {
        return subnets.stream().filter(subnet -> subnet.gateway() != null).findFirst();
    }

    private static @Nullable String address(String text, boolean ipv6) {
        return Cidr.parseAddress(text)
                .filter(address -> address.isIpv6() == ipv6)
                .map(Cidr::address)
                .orElse(null);
    }

    private static @Nullable String addressIn(PortDetails port, String subnetId, Cidr cidr) {
        return port.fixedIps().stream()
                .filter(ip -> ip.subnetId().equals(subnetId))
                .flatMap(ip -> Cidr.parseAddress(ip.ipAddress()).stream())
                .filter(cidr::contains)
                .map(Cidr::address)
                .findFirst()
                .orElse(null);
    }

    private static List<String> serverAddresses(PortDetails dhcpPort, Map<String, Cidr> cidrs) {
        List<String> addresses = new ArrayList<>();
        for (PortDetails.FixedIp ip : dhcpPort.fixedIps()) {
            Cidr subnet = cidrs.get(ip.subnetId());
            Cidr address = Cidr.parseAddress(ip.ipAddress()).orElse(null);
            if (subnet != null && address != null && subnet.contains(address)) {
                addresses.add(address.address() + "/" + subnet.prefixLength());
            }
        }
        return List.copyOf(addresses);
    }
}
