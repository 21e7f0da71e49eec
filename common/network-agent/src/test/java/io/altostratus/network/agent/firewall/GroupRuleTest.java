package io.altostratus.network.agent.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.host.CommandRunner;
import io.altostratus.host.filter.FilterChanges;
import io.altostratus.host.filter.FilterProgram;
import io.altostratus.host.filter.FilterTable;
import io.altostratus.host.filter.PacketFilter;
import io.altostratus.host.namespace.NetworkNamespaces;
import io.altostratus.network.model.SecurityGroupDetails;
import io.altostratus.testing.HostTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of groups in the words of iptables: whatever a user may ask for, it must take them. */
@HostTest
class GroupRuleTest {

    private static final List<String> NAMES = List.of(
            "ah",
            "dccp",
            "egp",
            "esp",
            "gre",
            "hopopt",
            "icmp",
            "icmpv6",
            "igmp",
            "ip",
            "ipip",
            "ipv6-encap",
            "ipv6-frag",
            "ipv6-icmp",
            "ipv6-nonxt",
            "ipv6-opts",
            "ipv6-route",
            "ospf",
            "pgm",
            "rsvp",
            "sctp",
            "tcp",
            "udp",
            "udplite",
            "vrrp");

    private static SecurityGroupDetails.Rule rule(
            boolean ipv6, @Nullable String protocol, @Nullable Integer first, @Nullable Integer last) {
        return new SecurityGroupDetails.Rule("r", "ingress", ipv6 ? "IPv6" : "IPv4", protocol, first, last, null, null);
    }

    private static @Nullable String text(
            boolean ipv6, @Nullable String protocol, @Nullable Integer first, @Nullable Integer last) {
        return GroupRule.text(rule(ipv6, protocol, first, last), ipv6, true).orElse(null);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void iptablesTakesEveryProtocolAndPrintsItAsItWasWritten(boolean ipv6) {
        List<String> rules = new ArrayList<>();
        NAMES.forEach(
                name -> GroupRule.text(rule(ipv6, name, null, null), ipv6, true).ifPresent(rules::add));
        IntStream.rangeClosed(0, 255)
                .mapToObj(String::valueOf)
                .forEach(number -> GroupRule.text(rule(ipv6, number, null, null), ipv6, true)
                        .ifPresent(rules::add));
        for (String name : List.of("tcp", "udp", "sctp", "dccp", "udplite", "6", "17", "33", "132", "136")) {
            rules.add(String.valueOf(text(ipv6, name, 1, 65_535)));
            rules.add(String.valueOf(text(ipv6, name, 80, 80)));
            rules.add(String.valueOf(text(ipv6, name, 80, 90)));
        }
        for (int type : List.of(0, 8, 128, 254)) {
            rules.add(String.valueOf(text(ipv6, "icmp", type, null)));
            rules.add(String.valueOf(text(ipv6, "icmp", type, 0)));
            rules.add(String.valueOf(text(ipv6, "icmp", type, 255)));
        }
        CommandRunner runner = new CommandRunner();
        NetworkNamespaces namespaces = new NetworkNamespaces(runner);
        String namespace = "group-rule-test";
        if (namespaces.names().contains(namespace)) {
            namespaces.delete(namespace);
        }
        namespaces.add(namespace);
        try {
            PacketFilter filter = new PacketFilter(runner).inNamespace(namespace);
            FilterProgram program = ipv6 ? FilterProgram.IP6TABLES : FilterProgram.IPTABLES;
            FilterChanges changes = new FilterChanges(program, "filter");
            changes.replace("ours", rules);
            filter.apply(changes);
            FilterTable table = filter.read(program, "filter");
            assertThat(table.rules("ours")).containsExactlyElementsOf(rules);
        } finally {
            namespaces.delete(namespace);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "tcp, 22, 22, -p tcp -m tcp --dport 22 -j RETURN",
                "6, 22, 23, -p tcp -m tcp --dport 22:23 -j RETURN",
                "icmp, -, -, -p icmp -j RETURN",
                "1, 8, 0, -p icmp -m icmp --icmp-type 8/0 -j RETURN",
                "-, -, -, -j RETURN",
                "any, -, -, -j RETURN",
                "0, -, -, -j RETURN",
                "hopopt, -, -, -j RETURN",
                "200, -, -, -p 200 -j RETURN"
            })
    void protocolsArePutIntoWords(
            @Nullable String protocol, @Nullable Integer first, @Nullable Integer last, String expected) {
        assertThat(text(false, protocol, first, last)).isEqualTo(expected);
    }

    @Test
    void icmpIsThatOfTheRulesIpVersion() {
        for (String name : List.of("icmp", "1", "icmpv6", "ipv6-icmp", "58")) {
            assertThat(text(true, name, 128, 0)).isEqualTo("-p ipv6-icmp -m icmp6 --icmpv6-type 128/0 -j RETURN");
        }
        assertThat(text(false, "ipv6-icmp", null, null)).isNull();
        assertThat(text(false, "58", null, null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp -j ACCEPT", "tcp\n-A INPUT -j ACCEPT", "256", "999", "-1", "nosuch", "", "tcp\" "})
    void whatIsNoProtocolLetsNothingThrough(String protocol) {
        assertThat(text(false, protocol, null, null)).isNull();
        assertThat(text(true, protocol, null, null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8 -j ACCEPT", "10.0.0.0/8\n", "::/0", "10.0.0.0/33", "host", "! 10.0.0.1"})
    void whatIsNoBlockLetsNothingThrough(String prefix) {
        SecurityGroupDetails.Rule rule =
                new SecurityGroupDetails.Rule("r", "ingress", "IPv4", "tcp", 1, 2, prefix, null);
        assertThat(GroupRule.text(rule, false, true)).isEmpty();
    }

    @Test
    void namesAreThoseOfTheHost() {
        HostProtocols host = HostProtocols.parse(List.of(
                "# comment", "", "ip 0 IP", "ipencap\t4\tIP-ENCAP\t# IP in IP", "vrrp 112 VRRP", "broken", "x y"));
        assertThat(host.name(4)).isEqualTo("ipencap");
        assertThat(host.name(112)).isEqualTo("vrrp");
        assertThat(host.name(113)).isEqualTo("113");
        assertThat(HostProtocols.parse(List.of()).name(6)).isEqualTo("tcp");
        assertThat(HostProtocols.parse(List.of()).name(112)).isEqualTo("112");
    }
}
