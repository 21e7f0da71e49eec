package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.linuxbridge.Fixtures.Net;
import io.altostratus.network.model.DhcpNetworkRemoved;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.testing.HostTest;
import io.altostratus.testing.SimulatedHost;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One network on two hosts. */
@HostTest
@Timeout(120)
class AcrossHostsTest {

    private final FakeNetworkService service = new FakeNetworkService();
    private final AgentHost alpha = new AgentHost(
            "alpha",
            "--altostratus.network-agent.linuxbridge.tunneling-ip=192.0.2.1",
            "--altostratus.network-agent.linuxbridge.interface-mappings.default=eth1");
    private final AgentHost beta = new AgentHost(
            "beta",
            "--altostratus.network-agent.roles=l2",
            "--altostratus.network-agent.linuxbridge.tunneling-ip=192.0.2.2",
            "--altostratus.network-agent.linuxbridge.interface-mappings.default=eth1");

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        alpha.close();
        beta.close();
        service.close();
    }

    private void serve(Net net) {
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(), net));
        service.states.put("beta", Fixtures.state("beta", false, List.of(), net));
        alpha.startAgent();
        beta.startAgent();
    }

    @Test
    void anOverlayCarriesGuestsOfTwoHosts() {
        SimulatedHost.connect(alpha.host(), "eth0", beta.host(), "eth0");
        alpha.host().run("ip", "address", "add", "192.0.2.1/24", "dev", "eth0");
        beta.host().run("ip", "address", "add", "192.0.2.2/24", "dev", "eth0");
        Net net = new Net(NetworkType.VXLAN, null, 100, "172.16.100.0/24", "alpha");
        PortDetails here = net.port("alpha", 3);
        PortDetails there = net.port("beta", 4);
        serve(net);
        AgentHost.Guest one = alpha.plug(here);
        AgentHost.Guest two = beta.plug(there);
        await().untilAsserted(() -> assertThat(service.wired).containsKeys(here.id(), there.id()));
        await().untilAsserted(() -> assertThat(service.ready).contains(here.id(), there.id()));

        assertThat(one.dhcp().output()).contains("ip=172.16.100.3\n", "mtu=1450\n");
        assertThat(two.dhcp().output()).contains("ip=172.16.100.4\n");
        assertThat(one.pings("172.16.100.4")).isTrue();
        assertThat(two.run("busybox", "ping", "-c", "1", "-W", "2", "-s", "1422", "172.16.100.3"))
                .contains("1 packets received");
        assertThat(alpha.host().run("ip", "-d", "link", "show", "vxlan-100"))
                .contains("mtu 1450", "master " + net.bridge(), "vxlan id 100", "local 192.0.2.1", "dev eth0")
                .contains("dstport 8472", "ageing 300", "altostratus:test-cloud:vxlan:" + net.id());
        assertThat(beta.host().run("ip", "-br", "link", "show", "master", net.bridge()))
                .contains("vxlan-100", Fixtures.tap(there))
                .doesNotContain(Fixtures.tap(net.dhcpPort));
        assertThat(beta.host().run("ip", "netns", "list")).doesNotContain("qdhcp");

        two.unplug();
        service.states.put("beta", Fixtures.nothing());
        service.send("beta", new PortRemoved(there.id(), net.id(), 5));
        await().untilAsserted(
                        () -> assertThat(beta.host().run("ip", "-br", "link")).doesNotContain("brq", "vxlan"));
        assertThat(beta.host().run("ip", "-br", "-4", "address", "show", "eth0"))
                .contains("192.0.2.2/24");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFlatNetworkTakesTheDeviceWithTheHostsAddressAndGivesItBack(boolean byPurge) {
        SimulatedHost.connect(alpha.host(), "eth1", beta.host(), "eth1");
        alpha.host().run("ip", "address", "add", "198.51.100.1/24", "dev", "eth1");
        alpha.host().run("ip", "-6", "address", "add", "2001:db8::1/64", "dev", "eth1", "nodad");
        beta.host().run("ip", "address", "add", "198.51.100.2/24", "dev", "eth1");
        alpha.host().run("ip", "route", "add", "default", "via", "198.51.100.2", "metric", "77");
        alpha.host().run("ip", "route", "add", "203.0.113.0/24", "dev", "eth1");
        String before = alpha.host().run("ip", "route") + alpha.host().run("ip", "-br", "-4", "address");
        Net net = new Net(NetworkType.FLAT, "default", null, "172.16.1.0/24", "alpha");
        PortDetails here = net.port("alpha", 103, true, List.of());
        PortDetails there = net.port("beta", 104);
        serve(net);
        AgentHost.Guest one = alpha.plug(here);
        AgentHost.Guest two = beta.plug(there);
        await().untilAsserted(() -> assertThat(service.wired).containsKeys(here.id(), there.id()));
        await().untilAsserted(() -> assertThat(service.ready).contains(there.id()));

        assertThat(two.dhcp().output()).contains("ip=172.16.1.104\n");
        assertThat(one.dhcp().output()).contains("ip=172.16.1.103\n");
        assertThat(alpha.host().run("ip", "-br", "address", "show", net.bridge()))
                .contains("198.51.100.1/24", "2001:db8::1/64");
        assertThat(alpha.host().run("ip", "-br", "-4", "address", "show", "eth1"))
                .doesNotContain("198.51.100.1");
        assertThat(alpha.host().run("ip", "route"))
                .contains("default via 198.51.100.2 dev " + net.bridge() + " metric 77")
                .contains("203.0.113.0/24 dev " + net.bridge());
        String mac = alpha.host().run("cat", "/sys/class/net/eth1/address").strip();
        assertThat(alpha.host()
                        .run("cat", "/sys/class/net/" + net.bridge() + "/address")
                        .strip())
                .isEqualTo(mac);
        assertThat(alpha.host().run("busybox", "ping", "-c", "1", "-W", "2", "198.51.100.2"))
                .contains("1 packets received");

        one.unplug();
        service.states.put("alpha", Fixtures.nothing());
        if (byPurge) {
            alpha.killAgent();
            alpha.runDuty("--purge");
        } else {
            service.send("alpha", new PortRemoved(here.id(), net.id(), 5));
            service.send("alpha", new PortRemoved(net.dhcpPort.id(), net.id(), 5));
            service.send("alpha", new DhcpNetworkRemoved(net.id()));
        }
        await().untilAsserted(
                        () -> assertThat(alpha.host().run("ip", "-br", "link")).doesNotContain("brq"));
        assertThat(alpha.host().run("ip", "route") + alpha.host().run("ip", "-br", "-4", "address"))
                .isEqualTo(before);
        assertThat(alpha.host().run("ip", "-6", "address", "show", "eth1")).contains("2001:db8::1/64");
        assertThat(alpha.host().run("busybox", "ping", "-c", "1", "-W", "2", "198.51.100.2"))
                .contains("1 packets received");
    }

    @Test
    void whatCannotBeJoinedIsNotSaidToBeWired() {
        Net vlan = new Net(NetworkType.VLAN, "default", 100, "172.16.1.0/24", "beta");
        Net unknown = new Net(NetworkType.FLAT, "nowhere", null, "172.16.2.0/24", "beta");
        Net fine = Fixtures.local("172.16.3.0/24", "beta");
        PortDetails one = vlan.port("beta", 3);
        PortDetails two = unknown.port("beta", 3);
        PortDetails three = fine.port("beta", 3);
        service.states.put("beta", Fixtures.state("beta", false, List.of(), vlan, unknown, fine));
        beta.startAgent();
        beta.plug(one);
        beta.plug(two);
        beta.plug(three);
        await().untilAsserted(() -> assertThat(service.wired).containsKey(three.id()));
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        assertThat(service.wired).doesNotContainKeys(one.id(), two.id());
    }
}
