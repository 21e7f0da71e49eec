package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.linuxbridge.Fixtures.Net;
import io.altostratus.network.model.ExternalNetworksChanged;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.model.PortChanged;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.network.model.SecurityGroupDetails;
import io.altostratus.testing.HostTest;
import io.altostratus.testing.SimulatedHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators, their tools and crashes do to a host, and how it finds back; also with an address of the host's own. */
@HostTest
@Timeout(180)
class DestructionTest {

    private static final Duration ONE_LOOP = Duration.ofSeconds(10);

    private final FakeNetworkService service = new FakeNetworkService();
    private final AgentHost alpha =
            new AgentHost("alpha", "--altostratus.network-agent.linuxbridge.interface-mappings.default=eth1");
    private final SimulatedHost host = alpha.host();
    private final SimulatedHost neighbour = SimulatedHost.start("neighbour");
    private final Net net = Fixtures.local("172.16.1.0/24", "alpha");
    private final SecurityGroupDetails group =
            Fixtures.group(List.of(Fixtures.anyEgress(), Fixtures.rule("ingress", "icmp", null, null, null)));
    private final PortDetails guarded = net.port("alpha", 3, true, List.of(group.id()));
    private final PortDetails open = net.port("alpha", 4);

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @BeforeEach
    void wire() {
        SimulatedHost.connect(host, "eth1", neighbour, "eth1");
        host.run("ip", "address", "add", "198.51.100.1/24", "dev", "eth1");
        host.run("ip", "route", "add", "default", "via", "198.51.100.2");
        neighbour.run("ip", "address", "add", "198.51.100.2/24", "dev", "eth1");
        service.groups.put(group.id(), group);
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(group), net));
    }

    @AfterEach
    void stop() {
        alpha.close();
        neighbour.close();
        service.close();
    }

    private void awaitWired(PortDetails... ports) {
        for (PortDetails port : ports) {
            await().untilAsserted(() -> assertThat(service.wired).containsKey(port.id()));
        }
    }

    private String filters() {
        return (host.run("iptables-save")
                        + host.run("ip6tables-save")
                        + host.run("ebtables-save")
                        + host.run("ipset", "save"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("\\[\\d+:\\d+]", "").replaceAll(" initval \\S+", ""))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void whatIsSwitchedOffOrFlushedIsPutRightWithinOneLoop() {
        alpha.startAgent();
        AgentHost.Guest one = alpha.plugConfigured(guarded);
        AgentHost.Guest two = alpha.plugConfigured(open);
        awaitWired(guarded, open, net.dhcpPort);
        await().untilAsserted(() -> assertThat(service.ready).contains(guarded.id(), open.id()));
        assertThat(two.pings("172.16.1.3")).isTrue();
        String filters = filters();
        String inner = "ns-" + net.dhcpPort.id().substring(0, 11);

        List<String> breaks = List.of(
                "ip link set " + net.bridge() + " down",
                "ip link set " + Fixtures.tap(guarded) + " down",
                "ip link set " + Fixtures.tap(guarded) + " nomaster",
                "ip netns exec " + net.namespace() + " ip link set " + inner + " down",
                "ip netns exec " + net.namespace() + " ip link delete " + inner,
                "ip netns exec " + net.namespace() + " ip link set lo down");
        for (String broken : breaks) {
            host.runAll(broken);
            await(broken).atMost(ONE_LOOP).untilAsserted(() -> {
                assertThat(two.pings("172.16.1.3")).isTrue();
                assertThat(two.pings("172.16.1.2")).isTrue();
            });
        }
        host.run("ip", "link", "set", net.bridge(), "type", "bridge", "stp_state", "1", "forward_delay", "1500");
        host.run("ip", "link", "set", Fixtures.tap(open), "mtu", "1300");
        await().atMost(ONE_LOOP).untilAsserted(() -> {
            assertThat(host.run("ip", "-d", "link", "show", net.bridge())).contains("stp_state 0", "forward_delay 0");
            assertThat(host.run("ip", "link", "show", Fixtures.tap(open))).contains("mtu 1500");
        });

        host.runAll("""
                iptables -F
                iptables -X
                iptables -t raw -F
                ip6tables -F
                ip6tables -X
                ebtables -t nat -F
                ebtables -t nat -X
                ebtables -F
                ebtables -X
                """);
        await().atMost(ONE_LOOP).untilAsserted(() -> assertThat(filters()).isEqualTo(filters));
        assertThat(one.pings("172.16.1.4")).isTrue();
        one.run("ip", "address", "add", "172.16.1.66/24", "dev", "eth0");
        assertThat(one.attempt("busybox", "ping", "-c", "1", "-W", "1", "-I", "172.16.1.66", "172.16.1.4")
                        .exitCode())
                .as("guarded again")
                .isNotZero();
    }

    @Test
    void theHostsOwnAddressComesThroughWhateverHappensToItsDevice() {
        Net flat = new Net(NetworkType.FLAT, "default", null, "172.16.7.0/24", "alpha");
        PortDetails port = flat.port("alpha", 3);
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(), flat));
        neighbour.run("ip", "address", "add", "172.16.7.9/24", "dev", "eth1");
        alpha.startAgent();
        AgentHost.Guest guest = alpha.plugConfigured(port);
        awaitWired(port);
        await().atMost(ONE_LOOP).untilAsserted(() -> assertWell(guest, flat));

        // As ifdown and ifup do it.
        host.runAll("""
                ip link set eth1 down
                ip link set eth1 nomaster
                ip address flush dev %s
                ip address add 198.51.100.1/24 dev eth1
                ip link set eth1 up
                ip route add default via 198.51.100.2
                """.formatted(flat.bridge()));
        await().atMost(ONE_LOOP).untilAsserted(() -> assertWell(guest, flat));

        // The bridge takes the address with it into the grave.
        host.run("ip", "link", "delete", flat.bridge());
        await().atMost(ONE_LOOP).untilAsserted(() -> assertWell(guest, flat));

        guest.unplug();
        alpha.killAgent();
        alpha.runDuty("--purge");
        assertThat(host.run("ip", "-br", "-4", "address", "show", "eth1")).contains("198.51.100.1/24");
        assertThat(host.run("ip", "route")).contains("default via 198.51.100.2 dev eth1");
        assertThat(alpha.stateRoot()).isEmptyDirectory();
    }

    private void assertWell(AgentHost.Guest guest, Net flat) {
        assertThat(host.run("ip", "-br", "link", "show", "master", flat.bridge()))
                .contains("eth1");
        assertThat(host.run("ip", "-br", "-4", "address", "show", flat.bridge()))
                .contains("198.51.100.1/24");
        assertThat(host.run("ip", "route")).contains("default via 198.51.100.2 dev " + flat.bridge());
        assertThat(host.attempt("busybox", "ping", "-c", "1", "-W", "1", "198.51.100.2")
                        .exitCode())
                .isZero();
        assertThat(guest.pings("172.16.7.9")).isTrue();
    }

    @Test
    void anExternalNetworkHasItsBridgeBeforeAnyRouterNeedsIt() {
        Net outside = new Net(NetworkType.FLAT, "default", null, "198.51.100.0/24", "alpha");
        service.states.put("alpha", Fixtures.nothing());
        alpha.startAgent();
        await().untilAsserted(() -> assertThat(service.stateRequests).isNotEmpty());
        service.external.put("alpha", List.of(outside.network));
        service.hint(new ExternalNetworksChanged());
        await().untilAsserted(() ->
                assertThat(host.run("ip", "link", "show", "eth1")).contains("master " + outside.bridge()));
        await().untilAsserted(() -> assertThat(host.run("ip", "-br", "-4", "address", "show", outside.bridge()))
                .contains("198.51.100.1/24"));
        assertThat(service.leftovers("alpha")).isEmpty();

        service.external.put("alpha", List.of());
        service.hint(new ExternalNetworksChanged());
        await().untilAsserted(() -> assertThat(host.run("ip", "-br", "link")).doesNotContain("brq"));
        assertThat(host.run("ip", "route")).contains("default via 198.51.100.2 dev eth1");
    }

    @Test
    void anAgentKilledAtAnyMomentLeavesNothingHalfDone() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<PortDetails> ports = new ArrayList<>(List.of(guarded, open));
        alpha.startAgent();
        AgentHost.Guest one = alpha.plugConfigured(guarded);
        AgentHost.Guest two = alpha.plugConfigured(open);
        for (int round = 0; round < 5; round++) {
            // Something always changes while it dies.
            Net other = Fixtures.local("172.16." + (10 + round) + ".0/24", "alpha");
            PortDetails port = other.port("alpha", 3, round % 2 == 0, List.of(group.id()));
            ports.add(port);
            service.states.put("alpha", Fixtures.state("alpha", true, List.of(group), net, other));
            alpha.plugConfigured(port);
            service.send("alpha", new PortChanged(other.network, port));
            TimeUnit.MILLISECONDS.sleep(random.nextInt(4_000));
            alpha.killAgent();
            host.run("ip", "link", "delete", Fixtures.tap(port));
            alpha.startAgent();
            service.send("alpha", new PortRemoved(port.id(), other.id(), 9));
        }
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(group), net));
        alpha.killAgent();
        alpha.startAgent();
        await("seed " + seed).untilAsserted(() -> {
            assertThat(two.pings("172.16.1.3")).isTrue();
            assertThat(one.pings("172.16.1.2")).isTrue();
            List<String> ours = host.run("ip", "-br", "link")
                    .lines()
                    .map(line -> line.split("[ @]")[0])
                    .filter(name -> name.matches("(brq|tap|vxlan|ns-).*"))
                    .toList();
            assertThat(ours)
                    .containsExactlyInAnyOrder(
                            net.bridge(), Fixtures.tap(guarded), Fixtures.tap(open), Fixtures.tap(net.dhcpPort));
            assertThat(host.run("ip", "netns", "list").lines().filter(line -> line.startsWith("q")))
                    .singleElement()
                    .asString()
                    .startsWith(net.namespace());
            assertThat(host.run("ps", "-eo", "args").lines().filter(line -> line.startsWith("dnsmasq")))
                    .hasSize(1);
            String filters = filters();
            assertThat(filters).contains(Fixtures.tap(guarded));
            ports.stream()
                    .skip(2)
                    .forEach(
                            gone -> assertThat(filters).doesNotContain(gone.id().substring(0, 10)));
        });
    }
}
