package io.altostratus.network.linuxbridge;

import io.altostratus.network.model.DhcpNetwork;
import io.altostratus.network.model.HostState;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.RouterDetails;
import io.altostratus.network.model.SecurityGroupDetails;
import io.altostratus.network.model.SubnetDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Networks and ports for tests. */
final class Fixtures {

    static final String PROJECT = "0123456789abcdef0123456789abcdef";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Fixtures() {}

    /** A network with one subnet; its ports get addresses as the test says. */
    static final class Net {

        final NetworkDetails network;
        final String cidr;
        SubnetDetails subnet;
        final List<SubnetDetails> furtherSubnets = new ArrayList<>();
        final List<PortDetails> ports = new ArrayList<>();
        PortDetails dhcpPort;

        Net(NetworkType type, @Nullable String physicalNetwork, @Nullable Integer segment, String cidr, String host) {
            String id = uuid("0e");
            this.network = new NetworkDetails(
                    id, PROJECT, type, physicalNetwork, segment, type == NetworkType.VXLAN ? 1450 : 1500, true);
            this.cidr = cidr;
            this.subnet = new SubnetDetails(uuid("50"), id, 4, cidr, address(1), true, List.of(), List.of());
            this.dhcpPort = dhcp(host);
            ports.add(dhcpPort);
        }

        private PortDetails dhcp(String host) {
            return dhcp(host, 2);
        }

        /** The port of one more DHCP server. */
        PortDetails secondDhcp(String host, int last) {
            PortDetails port = dhcp(host, last);
            ports.add(port);
            return port;
        }

        private PortDetails dhcp(String host, int last) {
            return new PortDetails(
                    uuid("d0"),
                    network.id(),
                    PROJECT,
                    mac(),
                    List.of(new PortDetails.FixedIp(subnet.id(), address(last))),
                    true,
                    "network:dhcp",
                    "dhcp-" + host,
                    host,
                    false,
                    List.of(),
                    List.of(),
                    1);
        }

        String id() {
            return network.id();
        }

        String address(int last) {
            return cidr.substring(0, cidr.lastIndexOf('.') + 1) + last;
        }

        /** A guest's port without filters. */
        PortDetails port(String host, int last) {
            return port(host, last, false, List.of());
        }

        PortDetails port(String host, int last, boolean portSecurity, List<String> groups) {
            PortDetails port = new PortDetails(
                    uuid("a0"),
                    network.id(),
                    PROJECT,
                    mac(),
                    List.of(new PortDetails.FixedIp(subnet.id(), address(last))),
                    true,
                    "compute:nova",
                    uuid("5e"),
                    host,
                    portSecurity,
                    groups,
                    List.of(),
                    1);
            ports.add(port);
            return port;
        }

        /** One more subnet, for IPv6; the DHCP port gets its second address. */
        SubnetDetails ipv6(String block, @Nullable String mode) {
            SubnetDetails added = new SubnetDetails(
                    uuid("56"),
                    network.id(),
                    6,
                    block + "/64",
                    block + "1",
                    true,
                    List.of("2001:db8::53"),
                    List.of(),
                    mode,
                    mode);
            furtherSubnets.add(added);
            ports.remove(dhcpPort);
            dhcpPort = addressed(dhcpPort, added.id(), block + "2");
            ports.add(dhcpPort);
            return added;
        }

        /** The port with one more address. */
        PortDetails give(PortDetails port, SubnetDetails of, String address) {
            ports.remove(port);
            PortDetails given = addressed(port, of.id(), address);
            ports.add(given);
            return given;
        }

        /** A guest's port whose frames pass another port of the guest with a tag. */
        PortDetails subport(String host, int last, PortDetails parent, int tag) {
            PortDetails port = port(host, last);
            ports.remove(port);
            PortDetails part = port.inTrunk(new PortDetails.Trunk(parent.id(), tag));
            ports.add(part);
            return part;
        }

        /** A port of a router. */
        RouterDetails.Interface stand(String host, String owner, int last) {
            PortDetails port = new PortDetails(
                    uuid("b0"),
                    network.id(),
                    PROJECT,
                    mac(),
                    List.of(new PortDetails.FixedIp(subnet.id(), address(last))),
                    true,
                    owner,
                    "router",
                    host,
                    false,
                    List.of(),
                    List.of(),
                    1);
            ports.add(port);
            return new RouterDetails.Interface(port, network, List.of(subnet));
        }

        DhcpNetwork served() {
            List<SubnetDetails> subnets = new ArrayList<>(furtherSubnets);
            subnets.add(subnet);
            return new DhcpNetwork(network, subnets, dhcpPort, ports);
        }

        NetworkDetails withPolicy(String policyId) {
            return new NetworkDetails(
                    network.id(),
                    network.projectId(),
                    network.type(),
                    network.physicalNetwork(),
                    network.segmentationId(),
                    network.mtu(),
                    network.adminStateUp(),
                    policyId);
        }

        String bridge() {
            return "brq" + network.id().substring(0, 11);
        }

        String namespace() {
            return "qdhcp-" + network.id();
        }
    }

    static Net local(String cidr, String host) {
        return new Net(NetworkType.LOCAL, null, null, cidr, host);
    }

    static String tap(PortDetails port) {
        return "tap" + port.id().substring(0, 11);
    }

    /** All that a host needs for these networks. */
    static HostState state(String host, boolean servesDhcp, List<SecurityGroupDetails> groups, Net... nets) {
        List<NetworkDetails> networks = new ArrayList<>();
        List<PortDetails> ports = new ArrayList<>();
        List<DhcpNetwork> served = new ArrayList<>();
        for (Net net : nets) {
            List<PortDetails> here = net.ports.stream()
                    .filter(p -> host.equals(p.host()) && (servesDhcp || p != net.dhcpPort))
                    .toList();
            if (!here.isEmpty()) {
                networks.add(net.network);
                ports.addAll(here);
            }
            if (servesDhcp) {
                served.add(net.served());
            }
        }
        return new HostState(networks, ports, groups, served);
    }

    static HostState nothing() {
        return new HostState(List.of(), List.of(), List.of(), List.of());
    }

    static SecurityGroupDetails group(List<SecurityGroupDetails.Rule> rules, String... members) {
        return new SecurityGroupDetails(uuid("60"), true, rules, List.of(members));
    }

    static SecurityGroupDetails.Rule rule(
            String direction,
            @Nullable String protocol,
            @Nullable Integer port,
            @Nullable String prefix,
            @Nullable String group) {
        return new SecurityGroupDetails.Rule(uuid("70"), direction, "IPv4", protocol, port, port, prefix, group);
    }

    static SecurityGroupDetails.Rule anyEgress() {
        return rule("egress", null, null, null, null);
    }

    static PortDetails revised(PortDetails port, List<String> groups) {
        return new PortDetails(
                port.id(),
                port.networkId(),
                port.projectId(),
                port.macAddress(),
                port.fixedIps(),
                port.adminStateUp(),
                port.deviceOwner(),
                port.deviceId(),
                port.host(),
                port.portSecurity(),
                groups,
                port.allowedAddressPairs(),
                port.revision() + 1);
    }

    /** @param policyId null for none */
    static PortDetails revised(PortDetails port, @Nullable String policyId) {
        return copy(port, port.fixedIps(), port.revision() + 1, port.dhcpOptions(), policyId, port.dnsName());
    }

    private static PortDetails addressed(PortDetails port, String subnetId, String address) {
        List<PortDetails.FixedIp> ips = new ArrayList<>(port.fixedIps());
        ips.add(new PortDetails.FixedIp(subnetId, address));
        return told(port, ips, port.dnsName(), port.dhcpOptions());
    }

    /** The port with a name and options. */
    static PortDetails told(
            PortDetails port,
            List<PortDetails.FixedIp> ips,
            @Nullable String dnsName,
            List<PortDetails.DhcpOption> options) {
        return copy(port, ips, port.revision(), options, port.qosPolicyId(), dnsName);
    }

    private static PortDetails copy(
            PortDetails port,
            List<PortDetails.FixedIp> ips,
            long revision,
            List<PortDetails.DhcpOption> options,
            @Nullable String policyId,
            @Nullable String dnsName) {
        return new PortDetails(
                port.id(),
                port.networkId(),
                port.projectId(),
                port.macAddress(),
                ips,
                port.adminStateUp(),
                port.deviceOwner(),
                port.deviceId(),
                port.host(),
                port.portSecurity(),
                port.securityGroupIds(),
                port.allowedAddressPairs(),
                revision,
                options,
                policyId,
                dnsName,
                port.trunk());
    }

    static String uuid(String start) {
        int number = NUMBER.incrementAndGet();
        return String.format("%s%06x-%04x-4000-8000-%012x", start, number, number & 0xffff, number);
    }

    private static String mac() {
        int number = NUMBER.incrementAndGet();
        return String.format("fa:16:3e:%02x:%02x:%02x", number >> 16 & 0xff, number >> 8 & 0xff, number & 0xff);
    }
}
