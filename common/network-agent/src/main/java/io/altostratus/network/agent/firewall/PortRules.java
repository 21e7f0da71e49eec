package io.altostratus.network.agent.firewall;

import io.altostratus.network.agent.address.MacAddress;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.SecurityGroupDetails;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The rules of one port: what comes to the guest, what comes from it, and who it may be. Rules of groups only let through;
 * the rest is dropped.
 */
final class PortRules {

    private static final String ESTABLISHED = "-m state --state RELATED,ESTABLISHED "
            + comment("Direct packets associated with a known session to the RETURN chain.")
            + "-j RETURN";
    private static final String INVALID = "-m state --state INVALID "
            + comment("Drop packets that appear related to an existing connection (e.g. TCP ACK/FIN) but do not have an"
                    + " entry in conntrack.")
            + "-j DROP";
    private static final String FALLBACK =
            comment("Send unmatched traffic to the fallback chain.") + "-j " + ChainNames.SG_FALLBACK;
    private static final String DHCP_CLIENT = comment("Allow DHCP client traffic.") + "-j RETURN";
    private static final String DHCP_SPOOF = comment("Prevent DHCP Spoofing by VM.") + "-j DROP";
    private static final String ICMPV6 = comment("Allow IPv6 ICMP traffic.") + "-j RETURN";

    /** Multicast listener query, router advertisement, neighbour solicitation and advertisement. */
    private static final List<Integer> ICMPV6_TO_GUEST = List.of(130, 134, 135, 136);

    /** Listener reports and neighbour solicitation, sent before a guest has an address. */
    private static final List<Integer> ICMPV6_WITHOUT_ADDRESS = List.of(131, 135, 143);

    private final PortDetails port;
    private final PortAddresses addresses;
    private final Collection<SecurityGroupDetails> groups;
    private final Set<String> refused;

    /**
     * @param groups those of the port's groups that are known
     * @param refused rules that this host's filter does not understand; they let nothing through
     */
    PortRules(PortDetails port, Collection<SecurityGroupDetails> groups, Set<String> refused) {
        this.port = port;
        this.refused = Set.copyOf(refused);
        this.addresses = PortAddresses.of(port);
        this.groups = List.copyOf(groups);
    }

    Collection<SecurityGroupDetails> groups() {
        return groups;
    }

    /** Whether answers to what was let through are let through; all groups of a port are of one kind. */
    boolean stateful() {
        return groups.isEmpty() || groups.stream().anyMatch(SecurityGroupDetails::stateful);
    }

    static String comment(String text) {
        return "-m comment --comment \"" + text + "\" ";
    }

    List<String> ingress(boolean ipv6) {
        List<String> rules = new ArrayList<>();
        if (stateful()) {
            rules.add(ESTABLISHED);
        }
        String dhcp = ipv6 ? "-p udp -m udp --sport 547 --dport 546 " : "-p udp -m udp --sport 67 --dport 68 ";
        if (ipv6) {
            ICMPV6_TO_GUEST.forEach(type -> rules.add("-p ipv6-icmp -m icmp6 --icmpv6-type " + type + " -j RETURN"));
        }
        addresses.own().stream()
                .filter(ip -> ip.isIpv6() == ipv6)
                .forEach(ip -> rules.add("-d " + ip + " " + dhcp + "-j RETURN"));
        rules.add("-d " + (ipv6 ? "fe80::/64" : "255.255.255.255/32") + " " + dhcp + "-j RETURN");
        rules.addAll(ofGroups(ipv6, true));
        if (stateful()) {
            rules.add(INVALID);
        }
        rules.add(FALLBACK);
        return rules;
    }

    List<String> egress(boolean ipv6) {
        List<String> rules = new ArrayList<>();
        String toSpoofing = "-j " + ChainNames.spoofing(port.id());
        if (ipv6) {
            ICMPV6_WITHOUT_ADDRESS.forEach(type ->
                    rules.add("-s ::/128 -d ff02::/16 -p ipv6-icmp -m icmp6 --icmpv6-type " + type + " " + ICMPV6));
            rules.add(toSpoofing);
            rules.add("-p ipv6-icmp -m icmp6 --icmpv6-type 134 " + comment("Drop IPv6 Router Advts from VM Instance.")
                    + "-j DROP");
            rules.add("-p ipv6-icmp " + ICMPV6);
            rules.add("-p udp -m udp --sport 546 --dport 547 " + DHCP_CLIENT);
            rules.add("-p udp -m udp --sport 547 --dport 546 " + DHCP_SPOOF);
        } else {
            rules.add("-s 0.0.0.0/32 -d 255.255.255.255/32 -p udp -m udp --sport 68 --dport 67 " + DHCP_CLIENT);
            rules.add(toSpoofing);
            rules.add("-p udp -m udp --sport 68 --dport 67 " + DHCP_CLIENT);
            rules.add("-p udp -m udp --sport 67 --dport 68 " + DHCP_SPOOF);
        }
        if (stateful()) {
            rules.add(ESTABLISHED);
        }
        rules.addAll(ofGroups(ipv6, false));
        if (stateful()) {
            rules.add(INVALID);
        }
        rules.add(FALLBACK);
        return rules;
    }

    List<String> spoofing(boolean ipv6) {
        List<String> rules = new ArrayList<>();
        String allow = comment("Allow traffic from defined IP/MAC pairs.") + "-j RETURN";
        for (PortAddresses.Pair pair : addresses.pairs(ipv6)) {
            String source = pair.ip().isEverything() ? "" : "-s " + pair.ip() + " ";
            rules.add(source + macSource(pair.mac()) + allow);
        }
        if (addresses.own().isEmpty()) {
            rules.add(macSource(addresses.mac()) + allow);
        }
        rules.add(comment("Drop traffic without an IP/MAC allow rule.") + "-j DROP");
        return rules;
    }

    private static String macSource(MacAddress mac) {
        return "-m mac --mac-source " + mac.text().toUpperCase(Locale.ROOT) + " ";
    }

    private List<String> ofGroups(boolean ipv6, boolean ingress) {
        TreeSet<String> rules = new TreeSet<>();
        for (SecurityGroupDetails group : groups) {
            group.rules().forEach(rule -> GroupRule.text(rule, ipv6, ingress).ifPresent(rules::add));
        }
        rules.removeAll(refused);
        return List.copyOf(rules);
    }

    /** Whether a rule of one of the groups reads so. */
    boolean hasOfGroups(String rule) {
        return Stream.of(true, false)
                .flatMap(ipv6 -> Stream.concat(ofGroups(ipv6, true).stream(), ofGroups(ipv6, false).stream()))
                .anyMatch(rule::equals);
    }

    /** For ebtables: the hardware addresses of frames of any kind. */
    List<String> frameSources() {
        List<String> rules = new ArrayList<>();
        addresses.macs().forEach(mac -> rules.add("-s " + mac + " -j RETURN"));
        rules.add("-j DROP");
        return rules;
    }

    /** For ebtables: who the guest may claim to be in ARP; a probe before it takes an address claims nothing. */
    List<String> arpSources() {
        List<String> rules = new ArrayList<>();
        for (PortAddresses.Pair pair : addresses.pairs(false)) {
            String ip = pair.ip().isEverything()
                    ? ""
                    : "--arp-ip-src "
                            + (pair.ip().prefixLength() == 32 ? pair.ip().address() : pair.ip()) + " ";
            rules.add("-p ARP " + ip + "--arp-mac-src " + pair.mac() + " -j RETURN");
        }
        if (addresses.own().isEmpty()) {
            rules.add("-p ARP --arp-mac-src " + addresses.mac() + " -j RETURN");
        } else {
            rules.add("-p ARP --arp-ip-src 0.0.0.0 --arp-mac-src " + addresses.mac() + " -j RETURN");
        }
        rules.add("-j DROP");
        return rules;
    }
}
