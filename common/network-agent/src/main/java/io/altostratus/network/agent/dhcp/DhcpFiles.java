package io.altostratus.network.agent.dhcp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that dnsmasq reads, and its arguments. It reads the files again when told; other arguments need a new process.
 *
 * @param host hardware address, name and address of each port
 * @param addnHosts the names for DNS
 * @param opts what guests are told beside their address
 */
record DhcpFiles(String host, String addnHosts, String opts) {

    static final String METADATA = "169.254.169.254/32";

    private static final long MOST_LEASES = 1L << 24;

    /** @param metadata whether guests find their metadata by the DHCP port */
    static DhcpFiles of(ServedNetwork network, boolean metadata) {
        String domain = network.domain();
        StringBuilder host = new StringBuilder();
        StringBuilder addnHosts = new StringBuilder();
        for (ServedNetwork.Host entry : network.hosts()) {
            if (entry.leased()) {
                lease(host, entry, domain);
            }
            addnHosts
                    .append(entry.address())
                    .append('\t')
                    .append(entry.port().fullName(entry.address(), domain))
                    .append(' ')
                    .append(entry.port().hostName(entry.address(), domain));
            entry.port()
                    .furtherName(entry.address(), domain)
                    .ifPresent(name -> addnHosts.append(' ').append(name));
            addnHosts.append('\n');
        }
        StringBuilder opts = new StringBuilder();
        for (int i = 0; i < network.subnets().size(); i++) {
            ServedNetwork.Subnet subnet = network.subnets().get(i);
            if (subnet.kind() == ServedNetwork.Kind.IPV4) {
                options(opts, "tag:tag" + i, subnet, metadata);
            } else {
                ipv6Options(opts, "tag:tag" + i, subnet, domain);
            }
        }
        network.ports().forEach(port -> ofPort(host, opts, port, network));
        return new DhcpFiles(host.toString(), addnHosts.toString(), opts.toString());
    }

    /** The tag keeps the lines of one version from requests of the other, which have the same MAC address. */
    private static void lease(StringBuilder host, ServedNetwork.Host entry, String domain) {
        ServedPort port = entry.port();
        host.append(port.mac());
        if (entry.isIpv6()) {
            host.append(",tag:dhcpv6");
        }
        if (port.clientId() != null) {
            host.append(",id:").append(port.clientId());
        }
        host.append(',').append(port.fullName(entry.address(), domain)).append(',');
        host.append(entry.isIpv6() ? "[" + entry.address() + "]" : entry.address());
        if (port.hasOptions(entry.isIpv6())) {
            host.append(",set:").append(port.tag());
        }
        host.append('\n');
    }

    private static void ofPort(StringBuilder host, StringBuilder opts, ServedPort port, ServedNetwork network) {
        for (ServedPort.Option option : port.options()) {
            // Without a value it takes away what everyone is told.
            List<String> values = option.value().isEmpty() ? List.of() : List.of(option.value());
            line(opts, "tag:" + port.tag(), word(option), values);
        }
        boolean leased = network.hosts().stream()
                .anyMatch(entry -> entry.port().equals(port) && entry.isIpv6() && entry.leased());
        boolean asks =
                network.subnets().stream().anyMatch(subnet -> subnet.kind() == ServedNetwork.Kind.DHCPV6_STATELESS);
        if (port.hasOptions(true) && asks && !leased) {
            host.append(port.mac())
                    .append(",tag:dhcpv6,set:")
                    .append(port.tag())
                    .append('\n');
        }
    }

    /** Numbers of IPv4 stand for themselves. */
    private static String word(ServedPort.Option option) {
        boolean number = option.name().chars().allMatch(Character::isDigit);
        return (option.ipv6() ? "option6:" : number ? "" : "option:") + option.name();
    }

    private static void ipv6Options(StringBuilder opts, String tag, ServedNetwork.Subnet subnet, String domain) {
        nameServers(opts, tag, "option6:dns-server", subnet);
        line(opts, tag, "option6:domain-search", List.of(domain));
    }

    /** Nothing means the server that answers, so with several all are told, and none by an option without a value. */
    private static void nameServers(StringBuilder opts, String tag, String option, ServedNetwork.Subnet subnet) {
        boolean ipv6 = subnet.kind() != ServedNetwork.Kind.IPV4;
        List<String> told = subnet.dnsServers().isEmpty() ? subnet.servers() : subnet.dnsServers();
        if (subnet.dnsServers().isEmpty() && told.size() < 2) {
            return;
        }
        boolean none = told.equals(List.of(ipv6 ? "::" : "0.0.0.0"));
        line(
                opts,
                tag,
                option,
                none
                        ? List.of()
                        : told.stream()
                                .map(address -> ipv6 ? "[" + address + "]" : address)
                                .toList());
    }

    private static void options(StringBuilder opts, String tag, ServedNetwork.Subnet subnet, boolean metadata) {
        nameServers(opts, tag, "option:dns-server", subnet);
        List<String> routes = new ArrayList<>();
        subnet.routes()
                .forEach(route -> routes.addAll(List.of(route.destination().toString(), route.nextHop())));
        boolean ownMetadata = subnet.routes().stream()
                .anyMatch(r -> r.destination().toString().equals(METADATA));
        if (metadata && !ownMetadata) {
            routes.addAll(List.of(METADATA, subnet.server()));
        }
        subnet.onLink().forEach(other -> routes.addAll(List.of(other.toString(), "0.0.0.0")));
        String gateway = subnet.gateway();
        if (!routes.isEmpty()) {
            // Who reads these routes ignores the router option, so the default route is among them.
            if (gateway != null) {
                routes.addAll(List.of("0.0.0.0/0", gateway));
            }
            line(opts, tag, "option:classless-static-route", routes);
            line(opts, tag, "249", routes);
        }
        // Without a value it keeps dnsmasq from naming itself as router.
        line(opts, tag, "option:router", gateway == null ? List.of() : List.of(gateway));
    }

    private static void line(StringBuilder opts, String tag, String option, List<String> values) {
        opts.append(tag).append(',').append(option);
        values.forEach(value -> opts.append(',').append(value));
        opts.append('\n');
    }

    /**
     * The arguments of dnsmasq. It is not authoritative: where several serve a network, each would refuse the guests that
     * have chosen another.
     *
     * @param directory where its files are
     * @param device the device it serves on
     */
    static List<String> arguments(ServedNetwork network, Path directory, String device, DhcpProperties properties) {
        List<String> arguments = new ArrayList<>();
        arguments.add("--no-hosts");
        if (!properties.localResolv()) {
            arguments.add("--no-resolv");
        }
        arguments.addAll(List.of(
                "--strict-order",
                "--except-interface=lo",
                "--pid-file=" + directory.resolve("pid"),
                "--dhcp-hostsfile=" + directory.resolve("host"),
                "--addn-hosts=" + directory.resolve("addn_hosts"),
                "--dhcp-optsfile=" + directory.resolve("opts"),
                "--dhcp-leasefile=" + directory.resolve("leases"),
                "--dhcp-match=set:ipxe,175",
                "--bind-interfaces",
                "--interface=" + device));
        long addresses = 0;
        for (int i = 0; i < network.subnets().size(); i++) {
            ServedNetwork.Subnet subnet = network.subnets().get(i);
            boolean ipv4 = subnet.kind() == ServedNetwork.Kind.IPV4;
            arguments.add("--dhcp-range=set:tag" + i + "," + subnet.cidr().address() + ",static,"
                    + (ipv4 ? "" : subnet.cidr().prefixLength() + ",")
                    + properties.leaseTime().toSeconds() + "s");
            int bits = (ipv4 ? 32 : 128) - subnet.cidr().prefixLength();
            addresses += bits > 24 ? MOST_LEASES : 1L << bits;
        }
        arguments.add("--dhcp-option-force=option:mtu," + network.mtu());
        arguments.add("--dhcp-lease-max=" + Math.min(addresses, MOST_LEASES));
        arguments.add("--conf-file=" + properties.configFile());
        properties.dnsServers().forEach(server -> arguments.add("--server=" + server));
        arguments.add("--domain=" + network.domain());
        if (properties.broadcastReply()) {
            arguments.add("--dhcp-broadcast");
        }
        if (properties.renewalTime().isPositive()) {
            arguments.add(
                    "--dhcp-option-force=option:T1," + properties.renewalTime().toSeconds() + "s");
        }
        if (properties.rebindingTime().isPositive()) {
            arguments.add("--dhcp-option-force=option:T2,"
                    + properties.rebindingTime().toSeconds() + "s");
        }
        arguments.add("--user=nobody");
        return arguments;
    }
}
