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
    static DhcpFiles of(ServedNetwork network, String domain, boolean metadata) {
        StringBuilder host = new StringBuilder();
        StringBuilder addnHosts = new StringBuilder();
        for (ServedNetwork.Host entry : network.hosts()) {
            String name = "host-" + entry.address().replace('.', '-');
            host.append(entry.mac()).append(',').append(name).append('.').append(domain);
            host.append(".,").append(entry.address()).append('\n');
            addnHosts
                    .append(entry.address())
                    .append('\t')
                    .append(name)
                    .append('.')
                    .append(domain);
            addnHosts.append(". ").append(name).append('\n');
        }
        StringBuilder opts = new StringBuilder();
        for (int i = 0; i < network.subnets().size(); i++) {
            options(opts, "tag:tag" + i, network.subnets().get(i), metadata);
        }
        return new DhcpFiles(host.toString(), addnHosts.toString(), opts.toString());
    }

    private static void options(StringBuilder opts, String tag, ServedNetwork.Subnet subnet, boolean metadata) {
        if (!subnet.dnsServers().isEmpty()) {
            line(opts, tag, "option:dns-server", subnet.dnsServers());
        }
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
     * The arguments of dnsmasq.
     *
     * @param directory where its files are
     * @param device the device it serves on
     */
    static List<String> arguments(ServedNetwork network, Path directory, String device, DhcpProperties properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--no-hosts",
                "--no-resolv",
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
            arguments.add("--dhcp-range=set:tag" + i + "," + subnet.cidr().address() + ",static,"
                    + properties.leaseTime().toSeconds() + "s");
            addresses += 1L << (32 - subnet.cidr().prefixLength());
        }
        arguments.add("--dhcp-option-force=option:mtu," + network.mtu());
        arguments.add("--dhcp-lease-max=" + Math.min(addresses, MOST_LEASES));
        arguments.add("--dhcp-authoritative");
        arguments.add("--conf-file=");
        arguments.add("--domain=" + properties.domain());
        arguments.add("--user=nobody");
        return arguments;
    }
}
