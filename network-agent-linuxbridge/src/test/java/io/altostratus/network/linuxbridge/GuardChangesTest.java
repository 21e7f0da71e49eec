package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.linuxbridge.Fixtures.Net;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.SecurityGroupDetails;
import io.altostratus.testing.HostTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much is written for a change of a group, and what a group without connections does. */
@HostTest
@Timeout(120)
class GuardChangesTest {

    private static final int MANY = 500;

    private final FakeNetworkService service = new FakeNetworkService();
    private final AgentHost alpha = new AgentHost("alpha", "--altostratus.network-agent.check-interval=60s");
    private final Net net = Fixtures.local("172.16.0.0/16", "alpha");

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    @AfterEach
    void stop() {
        alpha.close();
        service.close();
    }

    private static SecurityGroupDetails with(
            SecurityGroupDetails group, boolean stateful, SecurityGroupDetails.Rule... rules) {
        return new SecurityGroupDetails(group.id(), stateful, List.of(rules), group.memberAddresses());
    }

    private List<String> writes() {
        try {
            return Files.readAllLines(alpha.latestLog()).stream()
                    .filter(line -> line.contains("tables-restore") || line.contains("ipset restore"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aRuleOfAGroupOfManyPortsIsOneCommandAndSoIsAMember() {
        SecurityGroupDetails friends = Fixtures.group(List.of(), "10.9.9.1");
        SecurityGroupDetails group = Fixtures.group(List.of(
                Fixtures.anyEgress(),
                Fixtures.rule("ingress", "icmp", null, null, null),
                Fixtures.rule("ingress", "tcp", 443, null, null),
                Fixtures.rule("ingress", "tcp", null, null, friends.id())));
        service.groups.put(group.id(), group);
        service.groups.put(friends.id(), friends);
        List<PortDetails> ports = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            ports.add(net.port("alpha", 3, true, List.of(group.id())));
        }
        service.states.put("alpha", Fixtures.state("alpha", false, List.of(group, friends), net));
        alpha.startAgent();
        String last = "neutron-linuxbri-i" + ports.getLast().id().substring(0, 10);
        await().untilAsserted(
                        () -> assertThat(alpha.host().run("iptables-save")).contains("-A " + last + " "));
        await().untilAsserted(() -> assertThat(writes()).anyMatch(line -> line.contains("ebtables-restore")));
        int before = writes().size();
        String counted = alpha.host().run("iptables-save", "-t", "filter");

        List<SecurityGroupDetails.Rule> more = new ArrayList<>(group.rules());
        more.add(Fixtures.rule("ingress", "tcp", 80, null, null));
        service.groupsChanged(with(group, true, more.toArray(SecurityGroupDetails.Rule[]::new)));
        await().untilAsserted(() ->
                assertThat(alpha.host().run("iptables", "-S", last)).contains("--dport 80 -j RETURN"));
        assertThat(writes().subList(before, writes().size()))
                .hasSize(1)
                .allMatch(line -> line.contains("iptables-restore") && !line.contains("ip6tables"));
        List<String> now = new ArrayList<>(
                alpha.host().run("iptables-save", "-t", "filter").lines().toList());
        counted.lines().forEach(now::remove);
        assertThat(now).filteredOn(line -> line.startsWith("-A ")).hasSize(MANY);

        int afterRule = writes().size();
        service.groupsChanged(new SecurityGroupDetails(friends.id(), true, List.of(), List.of("10.9.9.1", "10.9.9.2")));
        await().untilAsserted(
                        () -> assertThat(alpha.host().run("ipset", "save")).contains(" 10.9.9.2"));
        assertThat(writes().subList(afterRule, writes().size()))
                .hasSize(1)
                .allMatch(line -> line.contains("ipset restore"));
    }

    @Test
    void aStatelessGroupLetsAnswersThroughOnlyByARule() {
        SecurityGroupDetails stateless = with(Fixtures.group(List.of()), false, Fixtures.anyEgress());
        service.groups.put(stateless.id(), stateless);
        PortDetails guarded = net.port("alpha", 3, true, List.of(stateless.id()));
        PortDetails open = net.port("alpha", 4);
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(stateless), net));
        alpha.startAgent();
        AgentHost.Guest guest = alpha.plugConfigured(guarded);
        alpha.plugConfigured(open);
        for (PortDetails port : List.of(guarded, open)) {
            await().untilAsserted(() -> assertThat(service.wired).containsKey(port.id()));
        }
        assertThat(guest.pings("172.16.0.4")).as("the answer has no rule").isFalse();
        assertThat(alpha.host().run("iptables-save", "-t", "raw"))
                .contains("-A neutron-linuxbri-PREROUTING -i " + net.bridge())
                .contains("-j CT --notrack")
                .doesNotContain("--zone");
        assertThat(alpha.host()
                        .run(
                                "iptables",
                                "-S",
                                "neutron-linuxbri-i" + guarded.id().substring(0, 10)))
                .doesNotContain("--state");

        SecurityGroupDetails answers = with(
                stateless, false, Fixtures.anyEgress(), Fixtures.rule("ingress", "icmp", null, "172.16.0.4/32", null));
        service.groupsChanged(answers);
        await().untilAsserted(() -> assertThat(guest.pings("172.16.0.4")).isTrue());
        assertThat(alpha.host().attempt("conntrack", "-L", "-s", "172.16.0.3").output())
                .doesNotContain("172.16.0.3");
    }
}
