package io.altostratus.network.service.securitygroups;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** IP protocols by IANA's numbers and OpenStack's names. */
final class Protocols {

    private static final Map<String, Integer> NUMBERS = new TreeMap<>(Map.ofEntries(
            Map.entry("ah", 51),
            Map.entry("dccp", 33),
            Map.entry("egp", 8),
            Map.entry("esp", 50),
            Map.entry("gre", 47),
            Map.entry("hopopt", 0),
            Map.entry("icmp", 1),
            Map.entry("icmpv6", 58),
            Map.entry("igmp", 2),
            Map.entry("ip", 0),
            Map.entry("ipip", 4),
            Map.entry("ipv6-encap", 41),
            Map.entry("ipv6-frag", 44),
            Map.entry("ipv6-icmp", 58),
            Map.entry("ipv6-nonxt", 59),
            Map.entry("ipv6-opts", 60),
            Map.entry("ipv6-route", 43),
            Map.entry("ospf", 89),
            Map.entry("pgm", 113),
            Map.entry("rsvp", 46),
            Map.entry("sctp", 132),
            Map.entry("tcp", 6),
            Map.entry("udp", 17),
            Map.entry("udplite", 136),
            Map.entry("vrrp", 112)));
    private static final Set<Integer> WITH_PORTS = Set.of(33, 132, 6, 17, 136);
    private static final Set<Integer> ONLY_IPV6 = Set.of(58, 41, 44, 59, 60, 43);
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    private Protocols() {}

    /** The name in lower case, or the number; empty if there is no such protocol. */
    static Optional<String> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (NUMBERS.containsKey(lower)) {
            return Optional.of(lower);
        }
        try {
            int number = Integer.parseInt(text);
            return number >= 0 && number <= 255 ? Optional.of(String.valueOf(number)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static List<String> names() {
        return List.copyOf(NUMBERS.keySet());
    }

    private static int number(String protocol) {
        Integer number = NUMBERS.get(protocol);
        return number == null ? Integer.parseInt(protocol) : number;
    }

    /** The number as text, empty for any; ICMP means that of the rule's own IP version. */
    static String number(@Nullable String protocol, String ethertype) {
        if (protocol == null) {
            return "";
        }
        int number = number(protocol);
        return String.valueOf(number == ICMP && ethertype.equals("IPv6") ? ICMPV6 : number);
    }

    static boolean hasPorts(@Nullable String protocol) {
        return protocol != null && WITH_PORTS.contains(number(protocol));
    }

    static boolean isIcmp(@Nullable String protocol) {
        return protocol != null && (number(protocol) == ICMP || number(protocol) == ICMPV6);
    }

    static boolean fits(@Nullable String protocol, String ethertype) {
        return protocol == null || ethertype.equals("IPv6") || !ONLY_IPV6.contains(number(protocol));
    }
}
