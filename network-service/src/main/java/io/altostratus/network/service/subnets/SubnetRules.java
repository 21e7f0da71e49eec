package io.altostratus.network.service.subnets;

import io.altostratus.network.service.address.AddressRange;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.address.Eui64;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.networks.Network;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a subnet may be. Pure: what depends on other rows is decided elsewhere. */
@Component
class SubnetRules {

    private static final int SMALLEST_MTU_IPV6 = 1280;
    private static final Cidr MULTICAST_4 = Cidr.parse("224.0.0.0/4").orElseThrow();
    private static final Cidr MULTICAST_6 = Cidr.parse("ff00::/8").orElseThrow();
    private static final Cidr LOOPBACK_4 = Cidr.parse("127.0.0.0/8").orElseThrow();
    private static final Cidr LOOPBACK_6 = Cidr.parse("::1/128").orElseThrow();

    private final SubnetProperties limits;

    SubnetRules(SubnetProperties limits) {
        this.limits = limits;
    }

    void check(Subnet subnet) {
        checkBlock(subnet.cidr(), subnet.enableDhcp());
        checkGateway(subnet.cidr(), subnet.gateway());
        checkPools(subnet.cidr(), subnet.gateway(), subnet.pools());
        checkServers(subnet);
        checkIpv6(subnet);
    }

    private static void checkIpv6(Subnet subnet) {
        Ipv6Modes modes = subnet.ipv6();
        if (!modes.isSet()) {
            return;
        }
        String ra = modes.ra();
        String address = modes.address();
        if (subnet.cidr().version() == 4) {
            throw Errors.invalidInput(
                    (ra != null ? "ipv6_ra_mode" : "ipv6_address_mode") + " is not valid when ip_version is 4");
        }
        if (!subnet.enableDhcp()) {
            throw Errors.invalidInput(
                    "ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False");
        }
        if (ra != null && address != null && !ra.equals(address)) {
            throw Errors.invalidInput("ipv6_ra_mode set to '" + ra + "' with ipv6_address_mode set to '" + address
                    + "' is not valid. If both attributes are set, they must be the same value");
        }
        if (modes.isAutomatic() && subnet.cidr().prefix() != Eui64.PREFIX) {
            throw Errors.invalidInput("Invalid CIDR " + subnet.cidr() + " for IPv6 address mode. OpenStack uses the "
                    + "EUI-64 address format, which requires the prefix to be /64");
        }
    }

    /** Whether packets of the network are large enough for IPv6. */
    static void checkMtu(Network network, Subnet subnet) {
        if (subnet.cidr().version() == 6 && network.mtu() < SMALLEST_MTU_IPV6) {
            throw Errors.conflict(
                    "NetworkMTUSubnetConflict",
                    "MTU of " + network.id() + " is not valid for subnet: it must be at least " + SMALLEST_MTU_IPV6
                            + " for IPv6.");
        }
    }

    private static void checkBlock(Cidr cidr, boolean dhcp) {
        if (cidr.prefix() == 0) {
            throw Errors.invalidInput("0 is not allowed as CIDR prefix length");
        }
        if (cidr.version() == 6 && cidr.network().number().signum() == 0) {
            throw Errors.invalidInput("IPv6 subnet '::' is not supported");
        }
        if (!dhcp) {
            return;
        }
        if (cidr.prefix() > IpAddress.bits(cidr.version()) - 2) {
            throw Errors.invalidInput("Subnet has a prefix length that is incompatible with DHCP service enabled");
        }
        if (cidr.overlaps(cidr.version() == 4 ? MULTICAST_4 : MULTICAST_6)) {
            throw Errors.invalidInput("Multicast IP subnet is not supported if enable_dhcp is True");
        }
        if (cidr.overlaps(cidr.version() == 4 ? LOOPBACK_4 : LOOPBACK_6)) {
            throw Errors.invalidInput("Loopback IP subnet is not supported if enable_dhcp is True");
        }
    }

    private static void checkGateway(Cidr cidr, @Nullable IpAddress gateway) {
        if (gateway == null) {
            return;
        }
        if (gateway.version() != cidr.version()) {
            throw Errors.invalidInput(
                    "gateway_ip '" + gateway + "' does not match the ip_version '" + cidr.version() + "'");
        }
        if (cidr.contains(gateway) && !cidr.hosts().contains(gateway)) {
            throw Errors.invalidInput("Gateway is not valid on subnet");
        }
    }

    private static void checkPools(Cidr cidr, @Nullable IpAddress gateway, List<AddressRange> pools) {
        for (AddressRange pool : pools) {
            if (pool.first().version() != cidr.version() || pool.last().version() != cidr.version()) {
                throw Errors.badRequest("InvalidAllocationPool", "The allocation pool " + pool + " is not valid.");
            }
            if (pool.last().compareTo(pool.first()) < 0) {
                throw Errors.badRequest("InvalidAllocationPool", "The allocation pool " + pool + " is not valid.");
            }
            if (!cidr.hosts().contains(pool.first()) || !cidr.hosts().contains(pool.last())) {
                throw Errors.badRequest(
                        "OutOfBoundsAllocationPool",
                        "The allocation pool " + pool + " spans beyond the subnet cidr " + cidr + ".");
            }
            if (gateway != null && pool.contains(gateway)) {
                throw Errors.conflict(
                        "GatewayConflictWithAllocationPools",
                        "Gateway ip " + gateway + " conflicts with allocation pool " + pool + ".");
            }
        }
        for (int i = 1; i < pools.size(); i++) {
            if (pools.get(i - 1).overlaps(pools.get(i))) {
                throw Errors.conflict(
                        "OverlappingAllocationPools",
                        "Found overlapping allocation pools: " + pools.get(i - 1) + " " + pools.get(i) + " for subnet "
                                + cidr + ".");
            }
        }
    }

    private void checkServers(Subnet subnet) {
        if (subnet.dnsServers().size() > limits.maxDnsNameservers()) {
            throw Errors.badRequest(
                    "DNSNameServersExhausted",
                    "Unable to complete operation for " + subnet.id()
                            + ". The number of DNS nameservers exceeds the limit " + limits.maxDnsNameservers() + ".");
        }
        if (subnet.hostRoutes().size() > limits.maxHostRoutes()) {
            throw Errors.badRequest(
                    "HostRoutesExhausted",
                    "Unable to complete operation for " + subnet.id() + ". The number of host routes exceeds the limit "
                            + limits.maxHostRoutes() + ".");
        }
        for (IpAddress server : subnet.dnsServers()) {
            checkVersion(server, subnet, "dns_nameserver");
        }
        for (HostRoute route : subnet.hostRoutes()) {
            checkVersion(route.destination().network(), subnet, "host_routes destination");
            checkVersion(route.nextHop(), subnet, "host_routes nexthop");
        }
    }

    private static void checkVersion(IpAddress address, Subnet subnet, String what) {
        if (address.version() != subnet.cidr().version()) {
            throw Errors.invalidInput(what + " '" + address + "' does not match the ip_version '"
                    + subnet.cidr().version() + "'");
        }
    }

    /** Pools in the order in which they are used. */
    static List<AddressRange> ascending(List<AddressRange> pools) {
        return pools.stream().sorted(Comparator.comparing(AddressRange::first)).toList();
    }
}
