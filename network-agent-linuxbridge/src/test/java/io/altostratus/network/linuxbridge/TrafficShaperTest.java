package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.host.namespace.NamespaceThread;
import io.altostratus.network.linuxbridge.Fixtures.Net;
import io.altostratus.network.model.PortChanged;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.QosPolicyDetails;
import io.altostratus.testing.HostTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What limits and marks do to packets, and what the kernel shows of them. */
@HostTest
@Timeout(180)
class TrafficShaperTest {

    private static final int PORT = 5001;
    private static final int WARM_UP_MILLIS = 600;
    private static final int MEASURED_MILLIS = 2_000;

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

    private static QosPolicyDetails policy(
            String id, @Nullable Integer egress, @Nullable Integer ingress, @Nullable Integer mark) {
        return new QosPolicyDetails(id, limit(egress), limit(ingress), mark);
    }

    private static QosPolicyDetails.@Nullable Limit limit(@Nullable Integer kbps) {
        return kbps == null ? null : new QosPolicyDetails.Limit(kbps, 0);
    }

    private void start(PortDetails... ports) {
        alpha.startAgent();
        for (PortDetails port : ports) {
            await().untilAsserted(() -> assertThat(service.wired).containsKey(port.id()));
        }
    }

    private String disciplines() {
        return alpha.host().run("tc", "qdisc", "show");
    }

    private static String ifb(PortDetails port) {
        return "ifb" + port.id().substring(0, 11);
    }

    /** Kilobits a second from one guest to the other. */
    private static long rate(AgentHost.Guest from, AgentHost.Guest to) throws Exception {
        try (ServerSocket server = inside(to, () -> new ServerSocket(PORT));
                Socket sender = inside(from, () -> {
                    Socket socket = new Socket();
                    socket.connect(new InetSocketAddress(to.address(), PORT), 5_000);
                    return socket;
                });
                Socket receiver = server.accept()) {
            Thread writer = Thread.ofPlatform().start(() -> send(sender));
            read(receiver.getInputStream(), WARM_UP_MILLIS);
            long start = System.nanoTime();
            long bytes = read(receiver.getInputStream(), MEASURED_MILLIS);
            long kilobits = bytes * 8 / 1000 * 1_000_000_000L / (System.nanoTime() - start);
            receiver.close();
            sender.close();
            writer.join();
            return kilobits;
        }
    }

    private static <T> T inside(AgentHost.Guest guest, Callable<T> work) throws IOException {
        return NamespaceThread.call(
                Path.of("/proc/" + guest.host().pid() + "/root/run/netns/" + guest.namespace()), work);
    }

    private static void send(Socket socket) {
        byte[] block = new byte[16_384];
        try {
            while (!socket.isClosed()) {
                socket.getOutputStream().write(block);
            }
        } catch (IOException e) {
            // the measurement is over
        }
    }

    private static long read(InputStream from, int millis) throws IOException {
        byte[] block = new byte[65_536];
        long end = System.nanoTime() + millis * 1_000_000L;
        long bytes = 0;
        while (System.nanoTime() < end) {
            bytes += Math.max(0, from.read(block));
        }
        return bytes;
    }

    @Test
    void limitsHoldFollowTheirPolicyAndGoWithoutATrace() throws Exception {
        QosPolicyDetails gold = policy(Fixtures.uuid("77"), 4_000, 2_000, null);
        service.policies.put(gold.id(), gold);
        PortDetails plain = net.port("alpha", 3);
        net.ports.remove(plain);
        PortDetails limited = Fixtures.revised(plain, gold.id());
        net.ports.add(limited);
        PortDetails free = net.port("alpha", 4);
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(), net));
        AgentHost.Guest a = alpha.plugConfigured(limited);
        AgentHost.Guest b = alpha.plugConfigured(free);
        String tap = Fixtures.tap(limited);
        String ifb = ifb(limited);
        alpha.host()
                .run(
                        "tc",
                        "qdisc",
                        "add",
                        "dev",
                        Fixtures.tap(free),
                        "root",
                        "handle",
                        "7:",
                        "tbf",
                        "rate",
                        "900mbit",
                        "burst",
                        "1mb",
                        "latency",
                        "50ms");
        start(limited, free);

        await().untilAsserted(() -> assertThat(disciplines())
                .contains("qdisc tbf a170: dev " + tap + " root refcnt")
                .contains("rate 2Mbit")
                .contains("qdisc tbf a170: dev " + ifb + " root refcnt")
                .contains("rate 4Mbit"));
        assertThat(rate(a, b)).as("what it sends").isBetween(2_500L, 6_000L);
        assertThat(rate(b, a)).as("what it receives").isBetween(1_200L, 3_200L);

        service.policyChanged(policy(gold.id(), 16_000, null, null));
        await().untilAsserted(() ->
                assertThat(disciplines()).doesNotContain("a170: dev " + tap).contains("rate 16Mbit"));
        assertThat(rate(a, b)).isBetween(9_000L, 24_000L);
        assertThat(rate(b, a)).as("no limit").isGreaterThan(30_000L);

        String before = disciplines();
        alpha.host().run("tc", "qdisc", "del", "dev", ifb, "root");
        await().untilAsserted(() -> assertThat(disciplines()).isEqualTo(before));
        alpha.host().run("tc", "qdisc", "del", "dev", tap, "ingress");
        await().untilAsserted(() -> assertThat(redirection(tap)).contains("Redirect to device " + ifb));
        alpha.host().run("tc", "filter", "del", "dev", tap, "parent", "ffff:");
        await().untilAsserted(() -> assertThat(redirection(tap)).contains("Redirect to device " + ifb));
        alpha.host().run("ip", "link", "delete", ifb);
        await().untilAsserted(() -> assertThat(redirection(tap)).contains("Redirect to device " + ifb));
        assertThat(rate(a, b)).isBetween(9_000L, 24_000L);

        service.send("alpha", new PortChanged(net.network, Fixtures.revised(limited, (String) null)));
        await().untilAsserted(() -> assertThat(disciplines())
                .doesNotContain("a170:")
                .doesNotContain("ingress")
                .contains("qdisc tbf 7: dev " + Fixtures.tap(free)));
        await().untilAsserted(() -> assertThat(alpha.host().run("ip", "link")).doesNotContain("ifb"));
        assertThat(rate(a, b)).isGreaterThan(30_000L);
    }

    private String redirection(String tap) {
        return alpha.host()
                .attempt("tc", "filter", "show", "dev", tap, "parent", "ffff:")
                .output();
    }

    @Test
    void networksPoliciesHoldForGuestsAndWhatIsForeignStays() {
        QosPolicyDetails silver = policy(Fixtures.uuid("77"), 8_000, 8_000, 26);
        service.policies.put(silver.id(), silver);
        PortDetails first = net.port("alpha", 3);
        PortDetails second = net.port("alpha", 4);
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(), net));
        AgentHost.Guest a = alpha.plugConfigured(first);
        AgentHost.Guest b = alpha.plugConfigured(second);
        String taken = Fixtures.tap(second);
        alpha.host().run("tc", "qdisc", "add", "dev", taken, "root", "handle", "1:", "htb");
        alpha.host().run("tc", "qdisc", "add", "dev", taken, "handle", "ffff:", "ingress");
        start(first, second);
        service.send("alpha", new PortChanged(net.withPolicy(silver.id()), first));

        await().untilAsserted(() -> assertThat(disciplines())
                .contains("a170: dev " + Fixtures.tap(first))
                .contains("a170: dev " + ifb(first))
                .contains("qdisc htb 1: dev " + taken)
                .doesNotContain("a170: dev " + taken)
                .doesNotContain("a170: dev " + Fixtures.tap(net.dhcpPort)));
        await().untilAsserted(() -> assertThat(alpha.log()).contains("of " + taken + " is not ours"));

        await().untilAsserted(() -> assertThat(alpha.host().run("iptables-save", "-t", "mangle"))
                .contains("-A neutron-linuxbri-POSTROUTING -m physdev --physdev-in " + Fixtures.tap(first)
                        + " --physdev-is-bridged -j neutron-linuxbri-qos-o"
                        + first.id().substring(0, 6))
                .as("the ports' ids begin alike")
                .contains("-A neutron-linuxbri-qos-o" + first.id().substring(0, 6) + " -m physdev --physdev-in "
                        + Fixtures.tap(first) + " --physdev-is-bridged -j DSCP --set-dscp 0x1a"));
        b.run("iptables", "-A", "INPUT", "-m", "dscp", "--dscp", "26");
        assertThat(a.pings("172.16.1.4")).isTrue();
        assertThat(b.run("iptables", "-nvxL", "INPUT")).containsPattern("\\s+[1-9]\\d*\\s+\\d+ +.*DSCP match 0x1a");

        alpha.killAgent();
        assertThat(alpha.runDuty("--purge")).isNotNull();
        assertThat(disciplines()).doesNotContain("a170:");
        assertThat(alpha.host().run("ip", "link")).doesNotContain("ifb");
        assertThat(alpha.host().run("iptables-save", "-t", "mangle")).doesNotContain("neutron");
    }
}
