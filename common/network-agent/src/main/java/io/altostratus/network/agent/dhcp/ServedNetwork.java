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
import org.jspecify.annotations.Nullable;

/**
 * A network as dnsmasq shall serve it, with nothing in it that is not an address: what users have typed is parsed here and
 * left out where it is something else, so that no line of ours can carry more than one meaning.
 *
 * @param subnets the IPv4 subnets with DHCP in which the server itself has an address, in a fixed order
 * @param hosts every port's addresses in those subnets
 * @param serverAddresses all addresses of the DHCP port, with the lengths of their subnets
 * @param portsById what each port's readiness depends on
 */
record ServedNetwork(
        String id,
        int mtu,
        String dhcpPortId,
        MacAddress serverMac,
        List<String> serverAddresses,
        List<Subnet> subnets,
        List<Host> hosts,
        Set<String> portsById) {

    /**
     * @param server the DHCP port's address in it
     * @param onLink other IPv4 subnets of the network, which guests reach directly
     */
    record Subnet(
            Cidr cidr,
            String server,
            @Nullable String gateway,
            List<String> dnsServers,
            List<Route> routes,
            List<Cidr> onLink) {}

    record Route(Cidr destination, String nextHop) {}

    record Host(String portId, MacAddress mac, String address) {}

    /** Empty if nothing of the network is to be served. */
    static Optional<ServedNetwork> of(DhcpNetwork network) {
        Map<String, Cidr> cidrs = new HashMap<>();
        network.subnets().forEach(subnet -> Cidr.parse(subnet.cidr()).ifPresent(cidr -> cidrs.put(subnet.id(), cidr)));
        PortDetails dhcpPort = network.dhcpPort();
        Optional<MacAddress> serverMac = MacAddress.parse(dhcpPort.macAddress());
        List<Subnet> subnets = new ArrayList<>();
        Set<String> servedIds = new HashSet<>();
        for (SubnetDetails subnet : network.subnets().stream()
                .sorted(Comparator.comparing(SubnetDetails::id))
                .toList()) {
            Cidr cidr = cidrs.get(subnet.id());
            String server = addressIn(dhcpPort, subnet.id());
            if (cidr != null && !cidr.isIpv6() && subnet.dhcpEnabled() && server != null) {
                List<Cidr> others = cidrs.values().stream()
                        .filter(other -> !other.isIpv6() && !other.equals(cidr))
                        .sorted(Comparator.comparing(Cidr::toString))
                        .toList();
                subnets.add(subnet(subnet, cidr, server, others));
                servedIds.add(subnet.id());
            }
        }
        if (subnets.isEmpty() || serverMac.isEmpty()) {
            return Optional.empty();
        }
        List<PortDetails> ports = new ArrayList<>(network.ports());
        if (ports.stream().noneMatch(p -> p.id().equals(dhcpPort.id()))) {
            ports.add(dhcpPort);
        }
        List<Host> hosts = new ArrayList<>();
        for (PortDetails port : ports) {
            MacAddress mac = MacAddress.parse(port.macAddress()).orElse(null);
            for (PortDetails.FixedIp ip : port.fixedIps()) {
                Cidr address = Cidr.parseAddress(ip.ipAddress()).orElse(null);
                if (mac != null && address != null && servedIds.contains(ip.subnetId())) {
                    hosts.add(new Host(port.id(), mac, address.address()));
                }
            }
        }
        hosts.sort(Comparator.comparing(Host::portId).thenComparing(Host::address));
        Set<String> ids = new HashSet<>();
        hosts.forEach(host -> ids.add(host.portId()));
        return Optional.of(new ServedNetwork(
                network.network().id(),
                network.network().mtu(),
                dhcpPort.id(),
                serverMac.get(),
                serverAddresses(dhcpPort, cidrs),
                List.copyOf(subnets),
                List.copyOf(hosts),
                Set.copyOf(ids)));
    }

    private static Subnet subnet(SubnetDetails subnet, Cidr cidr, String server, List<Cidr> others) {
        String gateway = subnet.gatewayIp() == null ? null : ipv4(subnet.gatewayIp());
        List<Route> routes = new ArrayList<>();
        for (SubnetDetails.Route route : subnet.hostRoutes()) {
            Cidr destination = Cidr.parse(route.destination()).orElse(null);
            String nextHop = ipv4(route.nextHop());
            if (destination == null || destination.isIpv6() || nextHop == null) {
                continue;
            }
            if (!destination.isEverything()) {
                routes.add(new Route(destination, nextHop));
            } else if (gateway == null) {
                gateway = nextHop;
            }
        }
        List<String> dns = new ArrayList<>();
        for (String text : subnet.dnsServers()) {
            String address = ipv4(text);
            if (address != null) {
                dns.add(address);
            }
        }
        return new Subnet(cidr, server, gateway, dns, routes, others);
    }

    private static @Nullable String ipv4(String text) {
        return Cidr.parseAddress(text)
                .filter(address -> !address.isIpv6())
                .map(Cidr::address)
                .orElse(null);
    }

    private static @Nullable String addressIn(PortDetails port, String subnetId) {
        return port.fixedIps().stream()
                .filter(ip -> ip.subnetId().equals(subnetId))
                .flatMap(ip -> Cidr.parseAddress(ip.ipAddress()).stream())
                .filter(address -> !address.isIpv6())
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
