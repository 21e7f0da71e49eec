package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.linuxbridge.Fixtures.Net;
import io.altostratus.network.model.PortChanged;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.SecurityGroupDetails;
import io.altostratus.testing.HostTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What filters let through and drop, shown by packets. */
@HostTest
@Timeout(120)
class PortGuardTest {

    private final FakeNetworkService service = new FakeNetworkService();
    private final AgentHost alpha = new AgentHost("alpha");
    private final Net net = Fixtures.local("172.16.1.0/24", "alpha");

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        alpha.close();
        service.close();
    }

    private void start(SecurityGroupDetails... groups) {
        for (SecurityGroupDetails group : groups) {
            service.groups.put(group.id(), group);
        }
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(groups), net));
        alpha.startAgent();
    }

    private void awaitWired(PortDetails... ports) {
        for (PortDetails port : ports) {
            await().untilAsserted(() -> assertThat(service.wired).containsKey(port.id()));
        }
    }

    private static SecurityGroupDetails with(SecurityGroupDetails group, SecurityGroupDetails.Rule... rules) {
        return new SecurityGroupDetails(group.id(), true, List.of(rules), group.memberAddresses());
    }

    private static void eventually(boolean expected, AgentHost.Guest from, String to) {
        await().untilAsserted(() -> assertThat(from.pings(to)).isEqualTo(expected));
    }

    @Test
    void groupsLetThroughWhatTheirRulesSayAndNothingElse() {
        SecurityGroupDetails group = Fixtures.group(List.of(Fixtures.anyEgress()));
        PortDetails guarded = net.port("alpha", 3, true, List.of(group.id()));
        PortDetails open = net.port("alpha", 4);
        start(group);
        AgentHost.Guest server = alpha.plug(guarded);
        AgentHost.Guest client = alpha.plugConfigured(open);
        awaitWired(guarded, open);
        await().untilAsserted(() -> assertThat(service.ready).contains(guarded.id()));

        assertThat(server.dhcp().output()).as("DHCP passes").contains("ip=172.16.1.3\n");
        assertThat(client.pings("172.16.1.3")).isFalse();
        assertThat(server.pings("172.16.1.4")).as("answers come back").isTrue();
        assertThat(alpha.host()
                        .attempt(
                                "ip",
                                "netns",
                                "exec",
                                net.namespace(),
                                "busybox",
                                "ping",
                                "-c",
                                "1",
                                "-W",
                                "1",
                                "172.16.1.3")
                        .exitCode())
                .isNotZero();

        SecurityGroupDetails.Rule ping = Fixtures.rule("ingress", "icmp", null, null, null);
        SecurityGroupDetails.Rule http = Fixtures.rule("ingress", "tcp", 80, "172.16.1.4/32", null);
        service.groupsChanged(with(group, Fixtures.anyEgress(), ping, http));
        eventually(true, client, "172.16.1.3");
        serveHttp(server);
        assertThat(connects(client, 80)).isTrue();
        assertThat(connects(client, 81)).isFalse();

        service.groupsChanged(with(group, Fixtures.anyEgress()));
        eventually(false, client, "172.16.1.3");
        assertThat(connects(client, 80)).isFalse();

        // The guest's own connections are limited, too.
        service.groupsChanged(with(group, Fixtures.rule("egress", "tcp", 80, null, null)));
        eventually(false, server, "172.16.1.4");
    }

    private static void serveHttp(AgentHost.Guest guest) {
        for (String port : List.of("80", "81")) {
            guest.run("busybox", "httpd", "-p", port, "-h", "/tmp");
        }
    }

    private static boolean connects(AgentHost.Guest from, int port) {
        return from.attempt("curl", "-s", "-m", "2", "-o", "/dev/null", "http://172.16.1.3:" + port + "/")
                        .exitCode()
                == 0;
    }

    @Test
    void membersOfARemoteGroupMayComeIn() {
        SecurityGroupDetails friends = Fixtures.group(List.of(Fixtures.anyEgress()), "172.16.1.4");
        SecurityGroupDetails group =
                Fixtures.group(List.of(Fixtures.anyEgress(), Fixtures.rule("ingress", null, null, null, friends.id())));
        PortDetails guarded = net.port("alpha", 3, true, List.of(group.id()));
        PortDetails friend = net.port("alpha", 4);
        PortDetails stranger = net.port("alpha", 5);
        start(group, friends);
        alpha.plugConfigured(guarded);
        AgentHost.Guest a = alpha.plugConfigured(friend);
        AgentHost.Guest b = alpha.plugConfigured(stranger);
        awaitWired(guarded, friend, stranger);
        assertThat(a.pings("172.16.1.3")).isTrue();
        assertThat(b.pings("172.16.1.3")).isFalse();
        assertThat(alpha.host().run("ipset", "save"))
                .contains("add NIPv4" + friends.id().substring(0, 24) + " 172.16.1.4");

        service.groupsChanged(
                new SecurityGroupDetails(friends.id(), true, friends.rules(), List.of("172.16.1.5", "0.0.0.0/0")));
        eventually(true, b, "172.16.1.3");
        service.groupsChanged(new SecurityGroupDetails(friends.id(), true, friends.rules(), List.of("172.16.1.5")));
        eventually(false, a, "172.16.1.3");
        assertThat(b.pings("172.16.1.3")).isTrue();
    }

    @Test
    void aGuestIsWhoItsPortSays() throws Exception {
        SecurityGroupDetails group =
                Fixtures.group(List.of(Fixtures.anyEgress(), Fixtures.rule("ingress", "icmp", null, null, null)));
        PortDetails guarded = net.port("alpha", 3, true, List.of(group.id()));
        PortDetails open = net.port("alpha", 4);
        start(group);
        AgentHost.Guest liar = alpha.plugConfigured(guarded);
        AgentHost.Guest witness = alpha.plugConfigured(open);
        awaitWired(guarded, open);
        assertThat(liar.pings("172.16.1.4")).isTrue();

        liar.run("ip", "address", "add", "172.16.1.66/24", "dev", "eth0");
        witness.run("ip", "neighbour", "flush", "dev", "eth0");
        assertThat(liar.attempt("busybox", "ping", "-c", "1", "-W", "1", "-I", "172.16.1.66", "172.16.1.4")
                        .exitCode())
                .as("another address")
                .isNotZero();
        liar.attempt("busybox", "arping", "-U", "-c", "2", "-I", "eth0", "-s", "172.16.1.66", "172.16.1.66");
        liar.attempt("busybox", "arping", "-c", "2", "-w", "2", "-I", "eth0", "-s", "172.16.1.2", "172.16.1.4");
        assertThat(witness.run("ip", "neighbour"))
                .as("forged ARP")
                .doesNotContain("172.16.1.66 dev eth0 lladdr")
                .doesNotContain("172.16.1.2 dev eth0 lladdr " + guarded.macAddress());
        assertThat(witness.pings("172.16.1.66")).isFalse();
        assertThat(witness.pings("172.16.1.3")).isTrue();

        liar.send(67, "172.16.1.4", 68);
        assertThat(alpha.host()
                        .run(
                                "iptables",
                                "-nvxL",
                                "neutron-linuxbri-o" + guarded.id().substring(0, 10)))
                .as("a DHCP server in a guest")
                .containsPattern("\\s+[1-9]\\d*\\s+\\d+ DROP .*Prevent DHCP Spoofing");

        liar.run("ip", "link", "set", "eth0", "address", "fa:16:3e:66:66:66");
        witness.run("ip", "neighbour", "flush", "dev", "eth0");
        assertThat(liar.pings("172.16.1.4")).as("another hardware address").isFalse();
    }

    @Test
    void addressPairsAreAdditionalAndRulesOfTheFiltersAreThoseOperatorsKnow() {
        SecurityGroupDetails group = Fixtures.group(List.of(Fixtures.anyEgress()));
        PortDetails plain = net.port("alpha", 3, true, List.of(group.id()));
        net.ports.remove(plain);
        PortDetails guarded = new PortDetails(
                plain.id(),
                plain.networkId(),
                plain.projectId(),
                plain.macAddress(),
                plain.fixedIps(),
                true,
                plain.deviceOwner(),
                plain.deviceId(),
                "alpha",
                true,
                plain.securityGroupIds(),
                List.of(new PortDetails.AddressPair(null, "172.16.1.50")),
                1);
        net.ports.add(guarded);
        PortDetails open = net.port("alpha", 4);
        start(group);
        AgentHost.Guest guest = alpha.plugConfigured(guarded);
        alpha.plugConfigured(open);
        awaitWired(guarded, open);
        guest.run("ip", "address", "add", "172.16.1.50/24", "dev", "eth0");
        assertThat(guest.attempt("busybox", "ping", "-c", "1", "-W", "2", "-I", "172.16.1.50", "172.16.1.4")
                        .exitCode())
                .isZero();

        String suffix = guarded.id().substring(0, 10);
        String tap = Fixtures.tap(guarded);
        String rules = alpha.host().run("iptables-save");
        assertThat(rules)
                .contains("-A FORWARD -j neutron-filter-top\n-A FORWARD -j neutron-linuxbri-FORWARD\n")
                .contains("-A neutron-filter-top -j neutron-linuxbri-local\n")
                .contains("-A neutron-linuxbri-sg-chain -m physdev --physdev-out " + tap + " --physdev-is-bridged -m"
                        + " comment --comment \"Jump to the VM specific chain.\" -j neutron-linuxbri-i" + suffix)
                .contains("-A neutron-linuxbri-o" + suffix + " -j neutron-linuxbri-s" + suffix)
                .contains("-A neutron-linuxbri-s" + suffix + " -s 172.16.1.3/32 -m mac --mac-source ")
                .contains("-A neutron-linuxbri-s" + suffix + " -s 172.16.1.50/32 -m mac --mac-source ")
                .contains("-A neutron-linuxbri-PREROUTING -i " + net.bridge() + " -m comment --comment \"Set zone for"
                        + " network " + net.id() + "\" -j CT --zone 4097")
                .contains("-A neutron-linuxbri-sg-chain -j ACCEPT\n-A neutron-linuxbri-sg-fallback -m comment"
                        + " --comment \"Default drop rule for unmatched traffic.\" -j DROP\n");
        assertThat(alpha.host().run("ip6tables-save"))
                .contains("-A neutron-linuxbri-s" + suffix + " -s fe80::f816:3eff:fe");

        // Without security the same port is open.
        PortDetails relaxed = new PortDetails(
                guarded.id(),
                guarded.networkId(),
                guarded.projectId(),
                guarded.macAddress(),
                guarded.fixedIps(),
                true,
                guarded.deviceOwner(),
                guarded.deviceId(),
                "alpha",
                false,
                List.of(),
                List.of(),
                2);
        service.send("alpha", new PortChanged(net.network, relaxed));
        await().untilAsserted(() -> assertThat(alpha.host().run("iptables-save"))
                .doesNotContain("neutron-linuxbri-o" + suffix)
                .contains("Accept all packets when port security is disabled"));
        await().untilAsserted(
                        () -> assertThat(alpha.host().run("ebtables-save")).doesNotContain(tap));
        assertThat(alpha.host().run("iptables-save", "-t", "raw")).doesNotContain("neutron");
    }

    @Test
    void anUnchangedHostIsLeftAloneAndALostRuleComesBack() {
        SecurityGroupDetails friends = Fixtures.group(List.of(), "172.16.1.4", "10.0.0.0/8", "2001:db8::/32");
        SecurityGroupDetails group = Fixtures.group(List.of(
                Fixtures.anyEgress(),
                Fixtures.rule("ingress", "6", 22, "10.1.2.3/8", null),
                Fixtures.rule("ingress", "icmp", 8, null, null),
                Fixtures.rule("ingress", "112", null, null, null),
                Fixtures.rule("ingress", "udp", null, "0.0.0.0/0", null),
                Fixtures.rule("ingress", "tcp", 80, null, friends.id())));
        PortDetails guarded = net.port("alpha", 3, true, List.of(group.id()));
        start(group, friends);
        alpha.plugConfigured(guarded);
        awaitWired(guarded);
        String before = filters();
        Path log = alpha.latestLog();
        long restores = count(log, "-restore");
        await().pollDelay(Duration.ofSeconds(7)).until(() -> true);
        assertThat(count(log, "-restore"))
                .as("nothing is written again and again")
                .isEqualTo(restores);

        alpha.host().run("iptables", "-F", "neutron-linuxbri-i" + guarded.id().substring(0, 10));
        alpha.host().run("iptables", "-D", "FORWARD", "-j", "neutron-linuxbri-FORWARD");
        alpha.host().run("iptables", "-t", "raw", "-F", "neutron-linuxbri-PREROUTING");
        alpha.host().run("ebtables", "-t", "nat", "-F");
        alpha.host().run("ipset", "flush");
        assertThat(filters()).isNotEqualTo(before);
        await().untilAsserted(() -> assertThat(filters()).isEqualTo(before));
    }

    private String filters() {
        return (alpha.host().run("iptables-save")
                        + alpha.host().run("ip6tables-save")
                        + alpha.host().run("ebtables-save")
                        + alpha.host().run("ipset", "save").lines().sorted().toList())
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("\\[\\d+:\\d+]", ""))
                .collect(Collectors.joining("\n"));
    }

    private static long count(Path log, String text) {
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.contains(text))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
