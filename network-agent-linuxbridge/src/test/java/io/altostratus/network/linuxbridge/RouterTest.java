package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.altostratus.host.namespace.NamespaceThread;
import io.altostratus.network.linuxbridge.Fixtures.Net;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.network.model.RouterChanged;
import io.altostratus.network.model.RouterDetails;
import io.altostratus.network.model.RouterRemoved;
import io.altostratus.network.model.SubnetDetails;
import io.altostratus.testing.HostTest;
import io.altostratus.testing.SimulatedHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A router between two networks and the outside, where a neighbour of the host is the gateway. */
@HostTest
@Timeout(180)
class RouterTest {

    private static final String ID = "ca4e0000-0000-4000-8000-000000000001";
    private static final String NAMESPACE = "qrouter-" + ID;
    private static final String FLOATING = "203.0.113.30";
    private static final String FORWARDED = "203.0.113.40";

    private final FakeNetworkService service = new FakeNetworkService();
    private final AgentHost alpha =
            new AgentHost("alpha", "--altostratus.network-agent.linuxbridge.interface-mappings.external=eth1");
    private final SimulatedHost host = alpha.host();
    private final SimulatedHost outside = SimulatedHost.start("outside");
    private final Net first = Fixtures.local("172.16.1.0/24", "alpha");
    private final Net second = Fixtures.local("172.16.2.0/24", "alpha");
    private final Net external = new Net(NetworkType.FLAT, "external", null, "203.0.113.0/24", "alpha");
    private final PortDetails one = first.port("alpha", 3);
    private final PortDetails two = second.port("alpha", 4);
    private final RouterDetails.Interface inFirst = first.stand("alpha", "network:router_interface", 1);
    private final RouterDetails.Interface inSecond = second.stand("alpha", "network:router_interface", 1);
    private final RouterDetails.Interface gateway = external.stand("alpha", "network:router_gateway", 10);
    private final String qg = "qg-" + gateway.port().id().substring(0, 11);
    private final String qr = "qr-" + inFirst.port().id().substring(0, 11);

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @BeforeEach
    void neighbour() {
        SimulatedHost.connect(host, "eth1", outside, "eth1");
        outside.run("ip", "address", "add", "203.0.113.1/24", "dev", "eth1");
        host.runAll("""
                ip netns add qrouter-ffffffff-0000-4000-8000-000000000000
                ip link add name tapffffffff-ff type veth peer name foreign0
                """);
        service.states.put("alpha", Fixtures.state("alpha", false, List.of(), first, second, external));
    }

    @AfterEach
    void stop() {
        alpha.close();
        outside.close();
        service.close();
    }

    private RouterDetails router(long version, List<RouterDetails.FloatingIp> floatingIps) {
        return new RouterDetails(
                ID, Fixtures.PROJECT, true, List.of(inFirst, inSecond), gateway, true, List.of(), floatingIps, version);
    }

    private static RouterDetails.FloatingIp floating(String fixed) {
        return new RouterDetails.FloatingIp("f1", FLOATING, fixed, List.of());
    }

    private String inside(String... command) {
        List<String> words = new java.util.ArrayList<>(List.of("ip", "netns", "exec", NAMESPACE));
        words.addAll(List.of(command));
        return host.run(words.toArray(String[]::new));
    }

    private AgentHost.Guest plug(PortDetails port, String router) {
        AgentHost.Guest guest = alpha.plugConfigured(port);
        guest.run("ip", "route", "add", "default", "via", router);
        return guest;
    }

    private boolean answers(String address) {
        return outside.attempt("busybox", "ping", "-c", "1", "-W", "1", address).exitCode() == 0;
    }

    /** Both ways, and not only up to the router, which has the floating IP itself. */
    private boolean works(AgentHost.Guest guest) {
        return guest.pings("203.0.113.1")
                && answers(FLOATING)
                && inside("iptables", "-t", "nat", "-S").contains("DNAT --to");
    }

    private void awaitWired() {
        await().untilAsserted(() -> assertThat(service.wired)
                .containsKeys(
                        one.id(), two.id(), inFirst.port().id(), gateway.port().id()));
    }

    @Test
    void guestsReachOtherNetworksAndTheOutsideAndAreReachedByFloatingIps() throws IOException {
        RouterDetails.FloatingIp forwarded = new RouterDetails.FloatingIp(
                "f2",
                FORWARDED,
                null,
                List.of(
                        new RouterDetails.Forwarding("tcp", 2222, 2222, "172.16.2.4", 22, 22),
                        new RouterDetails.Forwarding("udp", 1000, 1009, "172.16.2.4", 2000, 2009)));
        service.routers.put("alpha", List.of(router(1, List.of(floating("172.16.1.3"), forwarded))));
        alpha.startAgent();
        AgentHost.Guest here = plug(one, "172.16.1.1");
        AgentHost.Guest there = plug(two, "172.16.2.1");
        awaitWired();
        await().untilAsserted(() -> assertThat(service.realised).containsKey(ID));
        assertThat(String.valueOf(service.realised.get(ID))).contains("activeFloatingIps=[f1, f2]");

        assertThat(here.pings("172.16.2.4")).isTrue();
        assertThat(here.pings("203.0.113.1")).isTrue();
        assertThat(there.pings("203.0.113.1")).isTrue();
        assertThat(answers(FLOATING)).isTrue();
        assertThat(answers("172.16.2.4")).isFalse(); // nobody outside knows the way
        assertThat(there.pings(FLOATING)).isTrue(); // and back by the outside's address
        there.host()
                .spawn(
                        null,
                        Map.of(),
                        List.of(there.inside("busybox", "nc", "-l", "-p", "22", "-e", "busybox", "echo", "hello")));
        await().until(() -> outside.attempt("busybox", "nc", "-w", "2", FORWARDED, "2222")
                .output()
                .contains("hello"));

        Path guest = Path.of("/proc/" + host.pid() + "/root/run/netns/" + there.namespace());
        try (DatagramSocket heard = NamespaceThread.call(guest, () -> new DatagramSocket(2003))) {
            heard.setSoTimeout(5000);
            NamespaceThread.call(Path.of("/proc/" + outside.pid() + "/ns/net"), () -> {
                try (DatagramSocket socket = new DatagramSocket()) {
                    socket.send(new DatagramPacket(new byte[7], 7, new InetSocketAddress(FORWARDED, 1003)));
                }
                return true;
            });
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            heard.receive(packet);
            assertThat(packet.getLength()).isEqualTo(7);
            assertThat(packet.getAddress().getHostAddress()).isEqualTo("203.0.113.1");
        }

        assertThat(inside("ip", "-br", "address", "show", qg)).contains("203.0.113.10/24", FLOATING + "/32");
        assertThat(inside("ip", "address", "show", qg))
                .contains("brd 203.0.113.255", "inet 203.0.113.30/32 brd 203.0.113.30");
        assertThat(inside("ip", "address", "show", qr))
                .contains("172.16.1.1/24 brd 172.16.1.255", inFirst.port().macAddress(), "mtu 1500");
        assertThat(inside("ip", "route")).contains("default via 203.0.113.1 dev " + qg);
        assertThat(inside("ip", "address", "show", "lo")).contains("127.0.0.1/8");
        assertThat(host.run("ip", "-br", "link", "show", "master", first.bridge()))
                .contains(Fixtures.tap(inFirst.port()), Fixtures.tap(one));
        assertThat(host.run("ip", "-br", "link", "show", "master", external.bridge()))
                .contains("eth1", Fixtures.tap(gateway.port()));
        String nat = inside("iptables", "-t", "nat", "-S");
        assertThat(nat)
                .contains(
                        "-A POSTROUTING -j neutron-l3-agent-POSTROUTING\n-A POSTROUTING -j neutron-postrouting-bottom\n",
                        "-A neutron-postrouting-bottom -m comment --comment \"Perform source NAT on outgoing traffic.\""
                                + " -j neutron-l3-agent-snat\n",
                        "-A neutron-l3-agent-POSTROUTING ! -i " + qg + " ! -o " + qg
                                + " -m conntrack ! --ctstate DNAT -j ACCEPT\n",
                        "-A neutron-l3-agent-PREROUTING -d 169.254.169.254/32 -i qr-+ -p tcp -m tcp --dport 80 -j REDIRECT"
                                + " --to-ports 9697\n-A neutron-l3-agent-PREROUTING -d 203.0.113.30/32 -j DNAT"
                                + " --to-destination 172.16.1.3\n",
                        "-A neutron-l3-agent-OUTPUT -d 203.0.113.30/32 -j DNAT --to-destination 172.16.1.3\n",
                        "-A neutron-l3-agent-float-snat -s 172.16.1.3/32 -j SNAT --to-source 203.0.113.30\n",
                        "-A neutron-l3-agent-snat -j neutron-l3-agent-float-snat\n-A neutron-l3-agent-snat -o " + qg
                                + " -j SNAT --to-source 203.0.113.10\n-A neutron-l3-agent-snat -m mark ! --mark 0x2/0xffff"
                                + " -m conntrack --ctstate DNAT -j SNAT --to-source 203.0.113.10\n");
        assertThat(service.heartbeats).extracting(h -> h.agentType()).contains("L3 agent");
    }

    @Test
    void aFloatingIpMovesAndTheRouterGoesWithoutATrace() {
        service.routers.put("alpha", List.of(router(1, List.of(floating("172.16.1.3")))));
        outside.run("sysctl", "-q", "-w", "net.ipv4.conf.eth1.arp_accept=1");
        alpha.startAgent();
        AgentHost.Guest here = plug(one, "172.16.1.1");
        AgentHost.Guest there = plug(two, "172.16.2.1");
        awaitWired();
        // The address is announced: the neighbour has not asked for it yet.
        await().untilAsserted(() -> assertThat(outside.run("ip", "neigh", "show", FLOATING))
                .contains(gateway.port().macAddress()));
        await().until(() -> answers(FLOATING));
        here.run("ip", "link", "set", "eth0", "down");
        service.send("alpha", new RouterChanged(router(2, List.of(floating("172.16.2.4")))));
        await().until(() -> answers(FLOATING));
        service.send("alpha", new RouterChanged(router(1, List.of()))); // an older state
        await().pollDelay(Duration.ofSeconds(1)).until(() -> answers(FLOATING));
        RouterDetails withRoute = new RouterDetails(
                ID,
                Fixtures.PROJECT,
                true,
                List.of(inFirst, inSecond),
                gateway,
                false,
                List.of(
                        new SubnetDetails.Route("192.0.2.0/24", "172.16.2.4"),
                        new SubnetDetails.Route("172.16.1.0/24", "172.16.2.9")),
                List.of(),
                3);
        service.send("alpha", new RouterChanged(withRoute));
        await().until(() -> inside("ip", "route").contains("192.0.2.0/24 via 172.16.2.4"));
        there.run("ip", "address", "add", "192.0.2.1/32", "dev", "lo");
        assertThat(inside("busybox", "ping", "-c", "1", "-W", "2", "192.0.2.1")).contains("1 packets received");
        assertThat(inside("ip", "route")).contains("172.16.1.0/24 dev " + qr + " proto kernel");
        await().until(() -> !answers(FLOATING));
        assertThat(inside("iptables", "-t", "nat", "-S")).doesNotContain("to-source", "to-destination");
        assertThat(there.pings("172.16.2.1")).isTrue();

        there.unplug();
        here.unplug();
        service.states.put("alpha", Fixtures.nothing());
        service.routers.put("alpha", List.of());
        service.send("alpha", new RouterRemoved(ID, 4));
        for (PortDetails port : List.of(one, two, inFirst.port(), inSecond.port(), gateway.port())) {
            service.send("alpha", new PortRemoved(port.id(), port.networkId(), 9));
        }
        await().untilAsserted(() -> assertThat(traces()).isEmpty());
        assertThat(host.run("ip", "netns", "list")).contains("qrouter-ffffffff");
        assertThat(host.run("ip", "-br", "link")).contains("tapffffffff-ff");
        assertThat(host.run(
                        "cat",
                        alpha.stateRoot().resolve("network/registry.json").toString()))
                .doesNotContain("qrouter");
    }

    private String traces() {
        return host.run("ip", "-br", "link")
                        .lines()
                        .filter(l -> l.matches("(brq|tap).*") && !l.contains("ffffffff"))
                        .collect(Collectors.joining("\n"))
                + host.run("ip", "netns", "list")
                        .lines()
                        .filter(l -> l.startsWith("qrouter") && !l.contains("ffffffff"))
                        .collect(Collectors.joining("\n"));
    }

    private static String outputOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aRouterThatIsSwitchedOffHasNoPlaceUntilItIsOnAgain() {
        service.routers.put("alpha", List.of(router(1, List.of(floating("172.16.1.3")))));
        alpha.startAgent();
        AgentHost.Guest here = plug(one, "172.16.1.1");
        plug(two, "172.16.2.1");
        awaitWired();
        await().until(() -> works(here));
        service.send(
                "alpha",
                new RouterChanged(new RouterDetails(
                        ID,
                        Fixtures.PROJECT,
                        false,
                        List.of(inFirst, inSecond),
                        gateway,
                        true,
                        List.of(),
                        List.of(floating("172.16.1.3")),
                        2)));
        await().until(() -> !host.run("ip", "netns", "list").contains(NAMESPACE));
        assertThat(answers(FLOATING)).isFalse();
        assertThat(host.run("ip", "-br", "link")).doesNotContain(Fixtures.tap(gateway.port()));
        service.realised.clear();
        service.send("alpha", new RouterChanged(router(3, List.of(floating("172.16.1.3")))));
        await().ignoreExceptions().until(() -> works(here));
        await().untilAsserted(() -> assertThat(service.realised).containsKey(ID));
    }

    @Test
    void whateverIsDestroyedComesBackAndADeadAgentInterruptsNothing() {
        service.routers.put("alpha", List.of(router(1, List.of(floating("172.16.1.3")))));
        alpha.startAgent();
        AgentHost.Guest here = plug(one, "172.16.1.1");
        plug(two, "172.16.2.1");
        awaitWired();
        await().until(() -> answers(FLOATING));

        Path pings = host.directory().resolve("pings");
        Process pinging = host.spawn(
                pings,
                Map.of(),
                List.of(here.inside("busybox", "ping", "-i", "0.2", "-c", "60", "-W", "1", "203.0.113.1")));
        alpha.killAgent();
        alpha.startAgent();
        service.wired.clear();
        awaitWired();
        await().until(() -> !pinging.isAlive());
        assertThat(outputOf(pings)).contains(" 0% packet loss");

        alpha.killAgent();
        inside("iptables", "-t", "nat", "-F");
        inside("ip", "route", "delete", "default");
        alpha.startAgent();
        await().ignoreExceptions().until(() -> works(here));

        inside("iptables", "-t", "nat", "-F");
        inside("ip", "address", "flush", "dev", qg);
        inside("sysctl", "-q", "-w", "net.ipv4.ip_forward=0");
        await().ignoreExceptions().until(() -> works(here));
        host.run("ip", "link", "delete", Fixtures.tap(inFirst.port()));
        await().ignoreExceptions().until(() -> works(here));
        host.run("ip", "netns", "delete", NAMESPACE);
        await().ignoreExceptions().until(() -> works(here));
        assertThat(here.pings("172.16.2.4")).isTrue();

        alpha.killAgent();
        alpha.runDuty("--purge");
        assertThat(traces().lines().filter(l -> !l.startsWith("tap")).toList()).isEmpty();
        assertThat(host.run("ip", "netns", "list")).contains("qrouter-ffffffff");
    }

    @Test
    void guestsLearnTheirIpv6PrefixAndTheirRouter() {
        RouterDetails.Interface firstSix = withIpv6(first, inFirst, "2001:db8:1::", "slaac");
        RouterDetails.Interface secondSix = withIpv6(second, inSecond, "2001:db8:2::", "dhcpv6-stateless");
        service.routers.put(
                "alpha",
                List.of(new RouterDetails(
                        ID,
                        Fixtures.PROJECT,
                        true,
                        List.of(firstSix, secondSix),
                        gateway,
                        true,
                        List.of(),
                        List.of(),
                        1)));
        alpha.startAgent();
        AgentHost.Guest here = alpha.plug(one);
        AgentHost.Guest there = alpha.plug(two);
        awaitWired();
        for (AgentHost.Guest guest : List.of(here, there)) {
            await().until(() -> ipv6(guest).isPresent());
            await().until(() -> guest.run("ip", "-6", "route").contains("default via fe80::"));
        }
        assertThat(ipv6(here).orElseThrow()).startsWith("2001:db8:1:");
        assertThat(pings6(here, "2001:db8:1::1")).isTrue();
        await().until(() -> pings6(here, ipv6(there).orElseThrow()));

        // A guest that comes while no agent runs learns them too.
        alpha.killAgent();
        here.run("ip", "link", "set", "eth0", "down");
        here.run("ip", "link", "set", "eth0", "up");
        await().until(() -> ipv6(here).isPresent());
        await().until(() -> pings6(here, ipv6(there).orElseThrow()));
        Path pidFile = alpha.stateRoot().resolve("ra").resolve(ID).resolve("pid");
        host.run("kill", "-9", host.run("cat", pidFile.toString()).strip());
        alpha.startAgent();
        await().until(() -> host.run("ps", "-eo", "args").contains("--enable-ra"));

        service.routers.put("alpha", List.of());
        service.send("alpha", new RouterRemoved(ID, 4));
        await().until(() -> !host.run("ps", "-eo", "args").contains("--enable-ra"));
    }

    private static RouterDetails.Interface withIpv6(Net net, RouterDetails.Interface stand, String block, String mode) {
        SubnetDetails six = net.ipv6(block, mode);
        return new RouterDetails.Interface(
                net.give(stand.port(), six, block + "1"), net.network, List.of(net.subnet, six));
    }

    private static Optional<String> ipv6(AgentHost.Guest guest) {
        return guest.run("ip", "-6", "-br", "address", "show", "dev", "eth0", "scope", "global", "-tentative")
                .lines()
                .flatMap(line -> Stream.of(line.split(" +")))
                .filter(word -> word.startsWith("2001:"))
                .map(word -> word.substring(0, word.indexOf('/')))
                .findFirst();
    }

    private static boolean pings6(AgentHost.Guest guest, String address) {
        return guest.attempt("busybox", "ping", "-6", "-c", "1", "-W", "2", address)
                        .exitCode()
                == 0;
    }

    @Test
    void networksOfDifferentAddressScopesDoNotMeet() {
        RouterDetails.Interface scoped =
                new RouterDetails.Interface(inFirst.port(), first.network, List.of(first.subnet), "scope", null);
        RouterDetails.Interface outer =
                new RouterDetails.Interface(gateway.port(), external.network, List.of(external.subnet), "scope", null);
        service.routers.put(
                "alpha",
                List.of(new RouterDetails(
                        ID,
                        Fixtures.PROJECT,
                        true,
                        List.of(scoped, inSecond),
                        outer,
                        true,
                        List.of(),
                        List.of(floating("172.16.2.4")),
                        1)));
        outside.run("ip", "route", "add", "172.16.0.0/16", "via", "203.0.113.10");
        alpha.startAgent();
        AgentHost.Guest here = plug(one, "172.16.1.1");
        AgentHost.Guest there = plug(two, "172.16.2.1");
        awaitWired();
        await().until(() -> answers(FLOATING) && here.pings("203.0.113.1"));
        assertThat(answers("172.16.1.3")).isTrue(); // as it is, in the scope of the outside
        assertThat(answers("172.16.2.4")).isFalse();
        assertThat(here.pings("172.16.2.4")).isFalse();
        assertThat(there.pings("172.16.1.3")).isFalse();
        assertThat(there.pings("203.0.113.1")).isTrue();
        assertThat(here.pings(FLOATING)).isTrue();
        outside.run("ip", "route", "delete", "172.16.0.0/16");
        assertThat(here.pings("203.0.113.1")).isFalse(); // nothing hides where it comes from

        service.send("alpha", new RouterChanged(router(2, List.of())));
        await().until(() -> here.pings("172.16.2.4") && here.pings("203.0.113.1"));
    }

    @Test
    void metadataIsThereThroughTheRouter() throws Exception {
        AtomicReference<@Nullable Map<String, List<String>>> asked = new AtomicReference<>();
        HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        api.createContext("/", exchange -> {
            asked.set(Map.copyOf(exchange.getRequestHeaders()));
            byte[] body = "metadata\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        api.start();
        try {
            host.forward(AgentHost.METADATA_PORT, api.getAddress().getPort());
            service.guests.put("172.16.1.3", one.deviceId());
            service.routers.put("alpha", List.of(router(1, List.of())));
            alpha.startAgent();
            AgentHost.Guest here = plug(one, "172.16.1.1");
            AgentHost.Guest there = plug(two, "172.16.2.1");
            awaitWired();
            await().untilAsserted(() -> assertThat(here.attempt(
                                    "curl",
                                    "-s",
                                    "-m",
                                    "3",
                                    "-H",
                                    "X-Instance-ID: another",
                                    "-H",
                                    "X-Forwarded-For: 172.16.2.4",
                                    "http://169.254.169.254/")
                            .output())
                    .contains("metadata"));
            // What a guest claims about itself does not get through.
            assertThat(asked.get())
                    .containsEntry("X-instance-id", List.of(one.deviceId()))
                    .containsEntry("X-tenant-id", List.of(Fixtures.PROJECT))
                    .containsEntry("X-forwarded-for", List.of("172.16.1.3"))
                    .containsKey("X-instance-id-signature");
            assertThat(there.attempt("curl", "-s", "-m", "3", "-w", "%{http_code}", "http://169.254.169.254/")
                            .output())
                    .contains("404"); // nobody whom the service knows
            assertThat(here.attempt("curl", "-s", "-m", "2", "http://172.16.1.1:9697/")
                            .exitCode())
                    .isNotZero();
        } finally {
            api.stop(0);
        }
    }
}
