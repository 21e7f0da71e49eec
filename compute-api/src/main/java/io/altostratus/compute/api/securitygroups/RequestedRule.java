package io.altostratus.compute.api.securitygroups;

import io.altostratus.api.error.ApiException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A rule as this API takes it: for a range of addresses, which needs a protocol and ports, or for the members of a group.
 *
 * @param from first port, or the ICMP type; null and -1 for all
 * @param to last port, or the ICMP code; null and -1 for all
 */
record RequestedRule(
        String parent,
        @Nullable String group,
        @Nullable String cidr,
        @Nullable String protocol,
        @Nullable Integer from,
        @Nullable Integer to) {

    private static final Set<String> WITH_PORTS = Set.of("TCP", "UDP");
    private static final String ICMP = "ICMP";
    private static final int HIGHEST_PORT = 65_535;
    private static final int HIGHEST_CODE = 255;
    private static final int ALL = -1;
    private static final Pattern CIDR = Pattern.compile("[0-9a-fA-F:.]+/\\d{1,3}");

    /** @throws ApiException 400 naming what does not fit */
    static RequestedRule of(JsonNode wanted, String parent) {
        String group =
                wanted.path("group_id").isString() ? wanted.get("group_id").asString() : null;
        String protocol = word(wanted.path("ip_protocol"));
        String kind = protocol == null ? "" : protocol.toUpperCase(Locale.ROOT);
        Integer from = number(wanted.path("from_port"), kind);
        Integer to = number(wanted.path("to_port"), kind);
        if (group != null && from == null && to == null) {
            boolean ports = WITH_PORTS.contains(kind);
            from = ports ? Integer.valueOf(1) : kind.equals(ICMP) ? Integer.valueOf(ALL) : null;
            to = ports ? Integer.valueOf(HIGHEST_PORT) : from;
        }
        if (protocol == null || from == null || to == null) {
            if (group == null) {
                throw ApiException.badRequest("Not enough parameters to build a valid rule.");
            }
            return new RequestedRule(parent, group, null, null, null, null);
        }
        requireFit(kind, from, to);
        return new RequestedRule(parent, group, group == null ? cidr(wanted.path("cidr")) : null, protocol, from, to);
    }

    private static @Nullable String word(JsonNode value) {
        return value.isString() || value.isNumber() ? value.asString() : null;
    }

    private static @Nullable Integer number(JsonNode value, String kind) {
        String text = word(value);
        if (text == null) {
            return null;
        }
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw ApiException.badRequest(
                    kind.equals(ICMP)
                            ? "Type and Code must be integers for ICMP protocol type"
                            : "To and From ports must be integers");
        }
    }

    private static void requireFit(String kind, int from, int to) {
        String range = "Invalid port range " + from + ":" + to + ". ";
        if (kind.equals(ICMP)) {
            if (from < ALL || from > HIGHEST_CODE || to < ALL || to > HIGHEST_CODE) {
                throw ApiException.badRequest(range + "For ICMP, the type:code must be valid");
            }
        } else if (!WITH_PORTS.contains(kind)) {
            throw ApiException.badRequest("Invalid IP protocol " + kind.toLowerCase(Locale.ROOT) + ".");
        } else if (from > to) {
            throw ApiException.badRequest(range + "Former value cannot be greater than the later");
        } else if (from < 1 || to > HIGHEST_PORT) {
            throw ApiException.badRequest(range + "Valid " + kind + " ports should be between 1-65535");
        }
    }

    /** What is no address network-service refuses; here only the form is checked and an empty net of a real address. */
    private static String cidr(JsonNode value) {
        String text =
                value.isString() ? value.asString().replaceAll("%2[fF]", "/").replaceAll("%3[aA]", ":") : "";
        if (text.isEmpty()) {
            return "0.0.0.0/0";
        }
        if (!CIDR.matcher(text).matches()) {
            throw ApiException.badRequest(text + " is not a valid IP network.");
        }
        if (text.endsWith("/0") && !Set.of("0.0.0.0/0", "::/0").contains(text)) {
            throw ApiException.badRequest("Bad prefix for network in cidr " + text);
        }
        return text;
    }

    Map<String, Object> toNetworkRule() {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("direction", "ingress");
        rule.put("security_group_id", parent);
        rule.put("ethertype", cidr != null && cidr.indexOf(':') >= 0 ? "IPv6" : "IPv4");
        if (protocol != null) {
            rule.put("protocol", protocol.toLowerCase(Locale.ROOT));
        }
        if (cidr != null) {
            rule.put("remote_ip_prefix", cidr);
        }
        if (group != null) {
            rule.put("remote_group_id", group);
        }
        if (from != null && from != ALL) {
            rule.put("port_range_min", from);
        }
        if (to != null && to != ALL) {
            rule.put("port_range_max", to);
        }
        return rule;
    }
}
