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

    private static final int ICMP = 1;
    private static final int UDPLITE = 136;
    private static final int ICMPV6 = 58;
    private static final int LAST = 255;

    /** The matches that know ports, by the protocol; udplite has none but the list of ports. */
    private static final Map<Integer, String> PORTS = Map.of(
            6,
            "tcp --dport",
            17,
            "udp --dport",
            33,
            "dccp --dport",
            132,
            "sctp --dport",
            UDPLITE,
            "multiport --dports");

    /** The names that OpenStack has. */
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("ah", 51),
            Map.entry("dccp", 33),
            Map.entry("egp", 8),
            Map.entry("esp", 50),
            Map.entry("gre", 47),
            Map.entry("icmp", ICMP),
            Map.entry("icmpv6", ICMPV6),
            Map.entry("igmp", 2),
            Map.entry("ipip", 4),
            Map.entry("ipv6-encap", 41),
            Map.entry("ipv6-frag", 44),
            Map.entry("ipv6-icmp", ICMPV6),
            Map.entry("ipv6-nonxt", 59),
            Map.entry("ipv6-opts", 60),
            Map.entry("ipv6-route", 43),
            Map.entry("ospf", 89),
            Map.entry("pgm", 113),
            Map.entry("pim", 103),
            Map.entry("rsvp", 46),
            Map.entry("sctp", 132),
            Map.entry("tcp", 6),
            Map.entry("udp", 17),
            Map.entry("udplite", UDPLITE),
            Map.entry("vrrp", 112));

    private static final Set<String> ANY = Set.of("any", "0", "ip", "hopopt");

    private static final HostProtocols HOST = HostProtocols.ofThisHost();

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
        Optional<Integer> known = number(given.toLowerCase(Locale.ROOT), ipv6);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        int number = known.get();
        StringBuilder text = new StringBuilder("-p " + HOST.name(number) + " ");
        Integer min = rule.portRangeMin();
        Integer max = rule.portRangeMax();
        String ports = PORTS.get(number);
        if (number == ICMP || number == ICMPV6) {
            if (min != null) {
                text.append(number == ICMPV6 ? "-m icmp6 --icmpv6-type " : "-m icmp --icmp-type ")
                        .append(min);
                text.append(max == null ? "" : "/" + max).append(' ');
            }
        } else if (ports != null && (min != null || max != null)) {
            text.append("-m ").append(ports).append(' ').append(range(min, max)).append(' ');
        }
        return Optional.of(text.toString());
    }

    private static String range(@Nullable Integer min, @Nullable Integer max) {
        int from = min == null ? 1 : min;
        int to = max == null ? 65_535 : max;
        return from == to ? String.valueOf(from) : from + ":" + to;
    }

    /** Of the rule's IP version: each has its own ICMP, and knows nothing of the other's. */
    private static Optional<Integer> number(String given, boolean ipv6) {
        Integer number = given.matches("\\d{1,3}") ? Integer.valueOf(given) : NUMBERS.get(given);
        if (number == null || number > LAST || !ipv6 && number == ICMPV6) {
            return Optional.empty();
        }
        return Optional.of(ipv6 && number == ICMP ? ICMPV6 : number);
    }
}
