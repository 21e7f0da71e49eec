package io.altostratus.network.agent.firewall;

import io.altostratus.network.agent.address.Cidr;
import io.altostratus.network.model.SecurityGroupDetails;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rule of a security group in the words of iptables, in the order in which iptables-save prints them. */
final class GroupRule {

    private static final Set<String> WITH_PORTS = Set.of("tcp", "udp", "sctp", "dccp", "udplite");

    /** Names that OpenStack has and iptables has not, or not everywhere. */
    private static final Map<String, String> NUMBERS = Map.of(
            "ipip", "4",
            "ipv6-encap", "41",
            "ipv6-route", "43",
            "ipv6-frag", "44",
            "ipv6-nonxt", "59",
            "ipv6-opts", "60");

    private static final Set<String> ANY = Set.of("any", "0", "ip", "hopopt");

    /** Names that iptables-save prints where a number was given. */
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "icmp"),
            Map.entry(2, "igmp"),
            Map.entry(6, "tcp"),
            Map.entry(8, "egp"),
            Map.entry(17, "udp"),
            Map.entry(33, "dccp"),
            Map.entry(46, "rsvp"),
            Map.entry(47, "gre"),
            Map.entry(50, "esp"),
            Map.entry(51, "ah"),
            Map.entry(58, "ipv6-icmp"),
            Map.entry(89, "ospf"),
            Map.entry(103, "pim"),
            Map.entry(112, "vrrp"),
            Map.entry(113, "pgm"),
            Map.entry(132, "sctp"),
            Map.entry(136, "udplite"));

    private GroupRule() {}

    /**
     * The match and {@code -j RETURN}.
     *
     * @return empty for a rule of the other family or direction, and for one that is not understood (which lets nothing
     *     through)
     */
    static Optional<String> text(SecurityGroupDetails.Rule rule, boolean ipv6, boolean ingress) {
        if (!rule.etherType().equalsIgnoreCase(ipv6 ? "IPv6" : "IPv4")
                || !rule.direction().equalsIgnoreCase(ingress ? "ingress" : "egress")) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        String prefix = rule.remoteIpPrefix();
        if (prefix != null) {
            Optional<Cidr> remote = Cidr.parse(prefix).filter(cidr -> cidr.isIpv6() == ipv6);
            if (remote.isEmpty()) {
                return Optional.empty();
            }
            if (!remote.get().isEverything()) {
                text.append(ingress ? "-s " : "-d ").append(remote.get()).append(' ');
            }
        }
        Optional<String> protocol = protocol(rule, ipv6);
        if (protocol.isEmpty()) {
            return Optional.empty();
        }
        text.append(protocol.get());
        String group = rule.remoteGroupId();
        if (group != null) {
            text.append("-m set --match-set ").append(ChainNames.set(group, ipv6));
            text.append(ingress ? " src " : " dst ");
        }
        return Optional.of(text + "-j RETURN");
    }

    /** Empty text for any protocol; no value for one that is not understood. */
    private static Optional<String> protocol(SecurityGroupDetails.Rule rule, boolean ipv6) {
        String given = rule.protocol();
        if (given == null || ANY.contains(given.toLowerCase(Locale.ROOT))) {
            return Optional.of("");
        }
        Optional<String> known = name(given.toLowerCase(Locale.ROOT), ipv6);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        String name = known.get();
        StringBuilder text = new StringBuilder("-p " + name + " ");
        Integer min = rule.portRangeMin();
        Integer max = rule.portRangeMax();
        if (name.equals("icmp") || name.equals("ipv6-icmp")) {
            if (min != null) {
                text.append(ipv6 ? "-m icmp6 --icmpv6-type " : "-m icmp --icmp-type ")
                        .append(min);
                text.append(max == null ? "" : "/" + max).append(' ');
            }
        } else if (WITH_PORTS.contains(name) && (min != null || max != null)) {
            // iptables has no ports of udplite but those of its list of ports.
            text.append("-m ")
                    .append(name.equals("udplite") ? "multiport --dports" : name + " --dport")
                    .append(' ')
                    .append(range(min, max))
                    .append(' ');
        }
        return Optional.of(text.toString());
    }

    private static String range(@Nullable Integer min, @Nullable Integer max) {
        int from = min == null ? 1 : min;
        int to = max == null ? 65_535 : max;
        return from == to ? String.valueOf(from) : from + ":" + to;
    }

    private static Optional<String> name(String given, boolean ipv6) {
        if (ipv6 && Set.of("icmp", "icmpv6", "ipv6-icmp", "58").contains(given)) {
            return Optional.of("ipv6-icmp");
        }
        if (given.matches("\\d{1,3}")) {
            int number = Integer.parseInt(given);
            return number > 255 ? Optional.empty() : Optional.of(NAMES.getOrDefault(number, String.valueOf(number)));
        }
        return NAMES.containsValue(given) ? Optional.of(given) : Optional.ofNullable(NUMBERS.get(given));
    }
}
