package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.linuxbridge.Fixtures.Net;
import io.altostratus.network.model.DhcpNetworkRemoved;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.testing.HostTest;
import io.altostratus.testing.Patience;
import io.altostratus.testing.SimulatedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * VLAN networks on two hosts that a trunk joins. Runs where the kernel has VLANs and {@code tcpdump} is there: in the
 * virtual machine of {@code ./alto test vm}, or on a host that has both.
 */
@HostTest
@Tag("vlan")
@Timeout(1200)
@EnabledIf("canRun")
class VlanTest {

    private final FakeNetworkService service = new FakeNetworkService();
    private final AgentHost alpha =
            new AgentHost("alpha", "--altostratus.network-agent.linuxbridge.interface-mappings.default=eth1");
    private final AgentHost beta = new AgentHost(
            "beta",
            "--altostratus.network-agent.roles=l2",
            "--altostratus.network-agent.linuxbridge.interface-mappings.default=eth1");

    // The same addresses in both: nothing but the tags keeps them apart.
    private final Net one = new Net(NetworkType.VLAN, "default", 100, "172.16.100.0/24", "alpha");
    private final Net two = new Net(NetworkType.VLAN, "default", 101, "172.16.100.0/24", "alpha");
    private final PortDetails here = one.port("alpha", 3);
    private final PortDetails there = one.port("beta", 4);
    private final PortDetails other = two.port("beta", 5);

    static boolean canRun() {
        return Files.exists(Path.of("/sys/module/8021q")) && Files.exists(Path.of("/usr/bin/tcpdump"));
    }

    @BeforeEach
    void trunk() {
        Awaitility.setDefaultTimeout(Patience.of(Duration.ofSeconds(30)));
        SimulatedHost.connect(alpha.host(), "eth1", beta.host(), "eth1");
        serve(one, two);
    }

    private void serve(Net... nets) {
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(), nets));
        service.states.put("beta", Fixtures.state("beta", false, List.of(), nets));
    }

    @AfterEach
    void stop() {
        alpha.close();
        beta.close();
        service.close();
    }

    private static String macOf(AgentHost host, String device) {
        return host.host().run("cat", "/sys/class/net/" + device + "/address").strip();
    }

    @Test
    void frameTagsJoinHostsAndKeepNetworksApart() throws Exception {
        alpha.startAgent();
        beta.startAgent();
        AgentHost.Guest first = alpha.plug(here);
        AgentHost.Guest second = beta.plug(there);
        AgentHost.Guest third = beta.plugConfigured(other);
        await().untilAsserted(() -> assertThat(service.wired).containsKeys(here.id(), there.id(), other.id()));
        await().untilAsserted(() -> assertThat(service.ready).contains(here.id(), there.id()));

        // What operators see.
        for (AgentHost host : List.of(alpha, beta)) {
            assertThat(host.host().run("ip", "-d", "link", "show", "eth1.100"))
                    .contains("eth1.100@eth1:", "vlan protocol 802.1Q id 100 ", "master " + one.bridge())
                    .contains("altostratus:test-cloud:vlan:" + one.id());
            assertThat(host.host().run("ip", "-d", "link", "show", "eth1.101"))
                    .contains("vlan protocol 802.1Q id 101 ", "master " + two.bridge());
            assertThat(macOf(host, one.bridge())).isEqualTo(macOf(host, "eth1"));
            assertThat(macOf(host, two.bridge())).isEqualTo(macOf(host, "eth1"));
        }

        // One network: addresses by DHCP from the other host, and an answer. The other: nothing.
        assertThat(first.dhcp().output()).contains("ip=172.16.100.3\n", "mtu=1500\n");
        assertThat(second.dhcp().output()).contains("ip=172.16.100.4\n");
        Path capture = Files.createTempFile("vlan", ".txt");
        Process tcpdump = beta.host()
                .spawn(capture, Map.of(), List.of("tcpdump", "-l", "-e", "-n", "-i", "eth1", "icmp or arp or vlan"));
        await().until(() -> Files.readString(capture).contains("listening on"));
        assertThat(second.pings("172.16.100.3")).isTrue();
        assertThat(third.pings("172.16.100.3")).isFalse();
        assertThat(third.pings("172.16.100.4")).as("on the same host").isFalse();
        await().until(() -> Files.readString(capture).contains("Request who-has 172.16.100.4 tell 172.16.100.5"));
        tcpdump.destroy();
        tcpdump.waitFor();
        String frames = Files.readString(capture);
        Files.delete(capture);
        assertThat(frames.lines().filter(l -> l.contains("172.16.100.4 > 172.16.100.3: ICMP echo request")))
                .isNotEmpty()
                .allSatisfy(l -> assertThat(l).contains("vlan 100,"));
        assertThat(frames.lines().filter(l -> l.contains("tell 172.16.100.5")))
                .isNotEmpty()
                .allSatisfy(l -> assertThat(l).contains("vlan 101,"));

        // What is broken by hand comes back; the other network does not notice.
        String untouched = beta.host().run("cat", "/sys/class/net/eth1.101/ifindex");
        beta.host().run("ip", "link", "delete", "eth1.100");
        await().until(() -> second.pings("172.16.100.3"));
        beta.host().run("ip", "link", "set", "eth1.100", "nomaster");
        beta.host().run("ip", "link", "set", "eth1", "down");
        await().until(() -> second.pings("172.16.100.3"));
        assertThat(beta.host().run("cat", "/sys/class/net/eth1.101/ifindex")).isEqualTo(untouched);

        // The last port of one network goes.
        second.unplug();
        service.states.put("beta", Fixtures.state("beta", false, List.of(), two));
        service.send("beta", new PortRemoved(there.id(), one.id(), 5));
        await().untilAsserted(() -> assertThat(beta.host().run("ip", "-br", "link"))
                .doesNotContain("eth1.100@", one.bridge())
                .contains("eth1.101@eth1", two.bridge()));
        third.unplug();
        service.states.put("beta", Fixtures.nothing());
        service.send("beta", new PortRemoved(other.id(), two.id(), 5));
        await().untilAsserted(
                        () -> assertThat(beta.host().run("ip", "-br", "link")).doesNotContain("eth1.101@", "brq"));
        assertThat(beta.host().run("ip", "-br", "link", "show", "eth1")).contains("UP");
    }

    @Test
    void anOperatorsOwnVlanDeviceIsUsedAndStaysWithItsAddress() throws IOException {
        SimulatedHost host = beta.host();
        host.runAll("""
                ip link add link eth1 name eth1.100 type vlan id 100
                ip address add 198.51.100.2/24 dev eth1.100
                ip link set eth1.100 up
                ip route add 203.0.113.0/24 via 198.51.100.1
                """);
        alpha.startAgent();
        beta.startAgent();
        AgentHost.Guest guest = beta.plugConfigured(there);
        alpha.plugConfigured(here);
        await().untilAsserted(() -> assertThat(service.wired).containsKeys(here.id(), there.id()));
        await().until(() -> guest.pings("172.16.100.3"));
        assertThat(host.run("ip", "-br", "-4", "address", "show", one.bridge())).contains("198.51.100.2/24");
        assertThat(host.run("ip", "route")).contains("203.0.113.0/24 via 198.51.100.1 dev " + one.bridge());

        guest.unplug();
        service.states.put("beta", Fixtures.nothing());
        service.send("beta", new PortRemoved(there.id(), one.id(), 5));
        service.send("beta", new PortRemoved(other.id(), two.id(), 5));
        await().untilAsserted(() -> assertThat(host.run("ip", "-br", "link")).doesNotContain("brq", "eth1.101"));
        assertThat(host.run("ip", "-br", "-4", "address", "show", "eth1.100")).contains("198.51.100.2/24");
        assertThat(host.run("ip", "route")).contains("203.0.113.0/24 via 198.51.100.1 dev eth1.100");
    }

    @Test
    void aFlatNetworkAndVlansShareADevice() {
        Net flat = new Net(NetworkType.FLAT, "default", null, "172.16.7.0/24", "alpha");
        PortDetails untagged = flat.port("alpha", 3);
        PortDetails beyond = flat.port("beta", 4);
        serve(one, flat);
        alpha.startAgent();
        beta.startAgent();
        AgentHost.Guest plain = beta.plugConfigured(beyond);
        AgentHost.Guest tagged = beta.plugConfigured(there);
        alpha.plugConfigured(untagged);
        alpha.plugConfigured(here);
        await().untilAsserted(() ->
                assertThat(service.wired).containsKeys(untagged.id(), beyond.id(), here.id(), there.id()));
        await().until(() -> plain.pings("172.16.7.3"));
        await().until(() -> tagged.pings("172.16.100.3"));
        assertThat(tagged.pings("172.16.7.3")).isFalse();

        alpha.killAgent();
        service.states.put("alpha", Fixtures.nothing());
        service.send("alpha", new DhcpNetworkRemoved(one.id()));
        alpha.runDuty("--purge");
        assertThat(alpha.host().run("ip", "-br", "link")).doesNotContain("brq", "eth1.");
    }
}
