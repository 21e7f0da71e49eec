package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.linuxbridge.Fixtures.Net;
import io.altostratus.network.model.NetworkPeers;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.testing.HostTest;
import io.altostratus.testing.SimulatedHost;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tunnels that are told where the ports of other hosts are. */
@HostTest
@Timeout(180)
class OverlayTest {

    private final FakeNetworkService service = new FakeNetworkService();
    private final AgentHost alpha =
            new AgentHost("alpha", "--altostratus.network-agent.linuxbridge.tunneling-ip=192.0.2.1");
    private final AgentHost beta = new AgentHost(
            "beta",
            "--altostratus.network-agent.roles=l2",
            "--altostratus.network-agent.linuxbridge.tunneling-ip=192.0.2.2");
    private final Net net = new Net(NetworkType.VXLAN, null, 100, "172.16.100.0/24", "alpha");
    private final PortDetails here = net.port("alpha", 3);
    private final PortDetails there = net.port("beta", 4);

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @BeforeEach
    void underlay() {
        SimulatedHost.connect(alpha.host(), "eth0", beta.host(), "eth0");
        alpha.host().run("ip", "address", "add", "192.0.2.1/24", "dev", "eth0");
        beta.host().run("ip", "address", "add", "192.0.2.2/24", "dev", "eth0");
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(), net));
        service.states.put("beta", Fixtures.state("beta", false, List.of(), net));
        seeEachOther(true);
    }

    @AfterEach
    void stop() {
        alpha.close();
        beta.close();
        service.close();
    }

    private void seeEachOther(boolean answersArp) {
        service.peersChanged("alpha", peers(answersArp, "beta", "192.0.2.2", there));
        service.peersChanged("beta", peers(answersArp, "alpha", "192.0.2.1", net.dhcpPort, here));
    }

    private NetworkPeers peers(boolean answersArp, String host, String tunnel, PortDetails... ports) {
        return new NetworkPeers(
                net.id(),
                true,
                answersArp,
                ports.length == 0
                        ? List.of()
                        : List.of(new NetworkPeers.Host(
                                host,
                                tunnel,
                                Stream.of(ports)
                                        .map(port -> new NetworkPeers.Port(
                                                port.macAddress(),
                                                List.of(port.fixedIps()
                                                        .getFirst()
                                                        .ipAddress()),
                                                false))
                                        .toList())));
    }

    /** What was entered, without what the kernel knows by itself or has learned. */
    private static List<String> entries(AgentHost host) {
        return host.host()
                .attempt("bridge", "fdb", "show", "dev", "vxlan-100")
                .output()
                .lines()
                .map(String::strip)
                .filter(line -> line.contains("dst") && line.contains("permanent"))
                .toList();
    }

    private static String neighbours(AgentHost host) {
        return host.host()
                .attempt("ip", "neighbour", "show", "dev", "vxlan-100", "nud", "permanent")
                .output()
                .lines()
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void tunnelsGoWhereThePortsAreAndAnswerForThem() {
        alpha.startAgent();
        beta.startAgent();
        AgentHost.Guest one = alpha.plug(here);
        AgentHost.Guest two = beta.plug(there);
        await().untilAsserted(() -> assertThat(service.wired).containsKeys(here.id(), there.id()));
        await().untilAsserted(() -> assertThat(service.ready).contains(here.id(), there.id()));
        assertThat(alpha.host().run("ip", "-d", "link", "show", "vxlan-100"))
                .contains("vxlan id 100 local 192.0.2.1 dev eth0 srcport 0 0 dstport 8472 ", " proxy ", " ageing 300 ")
                .contains("mtu 1450", "master " + net.bridge(), "state UNKNOWN")
                .doesNotContain("group 2");
        assertThat(entries(alpha))
                .containsExactlyInAnyOrder(
                        "00:00:00:00:00:00 dst 192.0.2.2 self permanent",
                        there.macAddress() + " dst 192.0.2.2 self permanent");
        assertThat(entries(beta))
                .containsExactlyInAnyOrder(
                        "00:00:00:00:00:00 dst 192.0.2.1 self permanent",
                        here.macAddress() + " dst 192.0.2.1 self permanent",
                        net.dhcpPort.macAddress() + " dst 192.0.2.1 self permanent");
        assertThat(neighbours(beta))
                .contains("172.16.100.2 lladdr " + net.dhcpPort.macAddress() + " PERMANENT")
                .contains("172.16.100.3 lladdr " + here.macAddress() + " PERMANENT")
                .contains("fe80::");
        assertThat(one.dhcp().output()).contains("ip=172.16.100.3\n", "mtu=1450\n");
        assertThat(two.dhcp().output()).contains("ip=172.16.100.4\n");
        assertThat(two.pings("172.16.100.3")).isTrue();
        assertThat(service.heartbeats)
                .filteredOn(beat -> beat.agentType().equals("Linux bridge agent"))
                .last()
                .satisfies(beat -> assertThat(beat.configurations())
                        .containsEntry("l2_population", true)
                        .containsEntry("tunnel_types", List.of("vxlan"))
                        .containsKey("tunneling_ip"));

        // The question does not cross the wire: nobody is there who could answer it.
        alpha.host().run("ip", "link", "set", "eth0", "down");
        assertThat(two.attempt("busybox", "arping", "-c", "1", "-w", "3", "-I", "eth0", "172.16.100.3")
                        .output())
                .contains("eply from 172.16.100.3 [" + here.macAddress());
        alpha.host().run("ip", "link", "set", "eth0", "up");

        // Whatever is done to the tables by hand does not stay.
        String neighbours = neighbours(beta);
        beta.host().run("bridge", "fdb", "del", "00:00:00:00:00:00", "dev", "vxlan-100", "dst", "192.0.2.1");
        beta.host().run("bridge", "fdb", "append", "00:00:00:00:00:00", "dev", "vxlan-100", "dst", "192.0.2.99");
        beta.host().run("bridge", "fdb", "del", here.macAddress(), "dev", "vxlan-100", "dst", "192.0.2.1");
        beta.host().run("ip", "neighbour", "flush", "dev", "vxlan-100", "nud", "permanent");
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(entries(beta))
                    .hasSize(3)
                    .allSatisfy(line -> assertThat(line).contains("dst 192.0.2.1 "));
            assertThat(neighbours(beta)).isEqualTo(neighbours);
        });
        beta.host().run("ip", "link", "delete", "vxlan-100");
        await().atMost(Duration.ofSeconds(10)).until(() -> two.pings("172.16.100.3"));
        assertThat(entries(beta)).hasSize(3);
    }

    @Test
    void tablesFollowThePortsByTheirDifference() {
        alpha.startAgent();
        beta.startAgent();
        AgentHost.Guest one = alpha.plugConfigured(here);
        AgentHost.Guest two = beta.plugConfigured(there);
        await().untilAsserted(() -> assertThat(service.wired).containsKeys(here.id(), there.id()));
        await().until(() -> two.pings("172.16.100.3"));

        // One more port on the other host: one more line, and no other command.
        PortDetails next = net.port("beta", 5);
        int before = alpha.log().length();
        service.peersChanged("alpha", peers(true, "beta", "192.0.2.2", there, next));
        await().until(() -> entries(alpha).size() == 3);
        assertThat(alpha.log()
                        .substring(before)
                        .lines()
                        .filter(line -> line.contains("bridge -force"))
                        .toList())
                .singleElement()
                .asString()
                .contains("<<< fdb replace " + next.macAddress() + " dev vxlan-100 dst 192.0.2.2 exited");

        // Somebody may have addresses that are not known: questions go to everyone from now on. The device is made anew
        // for it.
        seeEachOther(false);
        await().ignoreExceptionsInstanceOf(IllegalStateException.class).untilAsserted(() -> {
            assertThat(alpha.host().run("ip", "-d", "link", "show", "vxlan-100"))
                    .doesNotContain(" proxy ");
            assertThat(entries(alpha)).hasSize(2);
        });
        one.run("ip", "neighbour", "flush", "dev", "eth0");
        await().until(() -> one.pings("172.16.100.4"));

        // The last port leaves the other host.
        two.unplug();
        service.states.put("beta", Fixtures.nothing());
        service.send("beta", new PortRemoved(there.id(), net.id(), 5));
        service.peersChanged("alpha", peers(true, "beta", "192.0.2.2"));
        await().untilAsserted(() -> {
            assertThat(entries(alpha)).isEmpty();
            assertThat(neighbours(alpha)).isEmpty();
            assertThat(beta.host().run("ip", "-br", "link")).doesNotContain("brq", "vxlan");
        });
    }
}
