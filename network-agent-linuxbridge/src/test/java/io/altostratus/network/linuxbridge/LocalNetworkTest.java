package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.altostratus.network.linuxbridge.Fixtures.Net;
import io.altostratus.network.model.DhcpPortChanged;
import io.altostratus.network.model.DhcpPortRemoved;
import io.altostratus.network.model.PortChanged;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.testing.HostTest;
import io.altostratus.testing.SimulatedHost;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guests on one host: they get their address and their metadata, and do not see other networks. */
@HostTest
@Timeout(120)
class LocalNetworkTest {

    private final FakeNetworkService service = new FakeNetworkService();
    private final AgentHost alpha = new AgentHost("alpha");

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        alpha.close();
        service.close();
    }

    @Test
    void aGuestGetsExactlyItsPortsAddressAndTheHostLooksAsOperatorsKnowIt() throws Exception {
        Net net = Fixtures.local("172.16.1.0/24", "alpha");
        PortDetails one = net.port("alpha", 3);
        PortDetails two = net.port("alpha", 4);
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(), net));
        alpha.startAgent();
        await().untilAsserted(() -> assertThat(service.ready).contains(one.id(), two.id()));

        AgentHost.Guest first = alpha.plug(one);
        AgentHost.Guest second = alpha.plug(two);
        await().untilAsserted(() -> assertThat(service.wired).containsKeys(one.id(), two.id(), net.dhcpPort.id()));

        SimulatedHost.Result told = first.dhcp();
        assertThat(told.exitCode()).as(told.output()).isZero();
        assertThat(told.output())
                .contains("ip=172.16.1.3\n", "mask=24\n", "router=172.16.1.1\n", "hostname=host-172-16-1-3\n")
                .contains("domain=openstacklocal\n", "mtu=1500\n", "lease=86400\n")
                .contains("staticroutes=169.254.169.254/32 172.16.1.2 0.0.0.0/0 172.16.1.1\n");
        assertThat(second.dhcp().output()).contains("ip=172.16.1.4\n");
        assertThat(second.pings("172.16.1.3")).isTrue();

        SimulatedHost host = alpha.host();
        String bridge = host.run("ip", "-d", "-br", "link", "show", "master", net.bridge());
        assertThat(bridge).contains(Fixtures.tap(one), Fixtures.tap(two), Fixtures.tap(net.dhcpPort));
        assertThat(host.run("ip", "-d", "link", "show", net.bridge()))
                .contains("stp_state 0", "forward_delay 0", "altostratus:test-cloud:bridge:" + net.id());
        assertThat(host.run("ip", "link", "show", Fixtures.tap(one)))
                .contains("altostratus:test-cloud:tap:" + one.id());
        String inside = host.run("ip", "netns", "exec", net.namespace(), "ip", "address");
        assertThat(inside)
                .contains("ns-" + net.dhcpPort.id().substring(0, 11), "172.16.1.2/24 brd 172.16.1.255")
                .contains("169.254.169.254/32", net.dhcpPort.macAddress(), "127.0.0.1/8");
        Path directory = alpha.stateRoot().resolve("dhcp").resolve(net.id());
        assertThat(Files.readString(directory.resolve("host")).lines())
                .containsExactlyInAnyOrder(
                        net.dhcpPort.macAddress() + ",host-172-16-1-2.openstacklocal.,172.16.1.2",
                        one.macAddress() + ",host-172-16-1-3.openstacklocal.,172.16.1.3",
                        two.macAddress() + ",host-172-16-1-4.openstacklocal.,172.16.1.4");
        String process = host.run("ps", "-eo", "user,ppid,args");
        assertThat(process.lines().filter(l -> l.contains("--pid-file=" + directory)))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("nobody")
                .contains(" 1 dnsmasq --no-hosts --no-resolv --strict-order --except-interface=lo --pid-file=")
                .contains("--dhcp-match=set:ipxe,175 --bind-interfaces --interface=ns-")
                .contains("--dhcp-range=set:tag0,172.16.1.0,static,86400s")
                .contains("--dhcp-lease-max=256", "--conf-file= --domain=openstacklocal");
        assertThat(service.heartbeats)
                .extracting(h -> h.agentType())
                .contains("Linux bridge agent", "DHCP agent", "Metadata agent");
        await().untilAsserted(() ->
                assertThat(service.heartbeats.getLast().probeAgeMillis()).isLessThan(3_000));
    }

    @Test
    void anAddressThatIsUsedAgainIsGivenToItsNewOwner() {
        Net net = Fixtures.local("172.16.1.0/24", "alpha");
        PortDetails old = net.port("alpha", 3);
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(), net));
        alpha.startAgent();
        AgentHost.Guest first = alpha.plug(old);
        await().untilAsserted(() -> assertThat(service.wired).containsKey(old.id()));
        await().untilAsserted(() -> assertThat(service.ready).contains(old.id()));
        assertThat(first.dhcp().output()).contains("ip=172.16.1.3\n");
        first.unplug();
        await().untilAsserted(() -> assertThat(service.unwired).contains(old.id()));

        net.ports.remove(old);
        service.send("alpha", new PortRemoved(old.id(), net.id(), 2));
        service.send("alpha", new DhcpPortRemoved(old.id(), net.id()));
        PortDetails next = net.port("alpha", 3);
        service.send("alpha", new PortChanged(net.network, next));
        service.send("alpha", new DhcpPortChanged(next));
        AgentHost.Guest second = alpha.plug(next);
        await().untilAsserted(() -> assertThat(service.wired).containsKey(next.id()));
        await().untilAsserted(() -> assertThat(service.ready).contains(next.id()));
        assertThat(second.dhcp().output()).contains("ip=172.16.1.3\n");
    }

    @Test
    void networksWithEqualAddressesDoNotSeeEachOther() {
        Net one = Fixtures.local("172.16.1.0/24", "alpha");
        Net two = Fixtures.local("172.16.1.0/24", "alpha");
        PortDetails first = one.port("alpha", 3);
        PortDetails second = one.port("alpha", 4);
        PortDetails other = two.port("alpha", 5);
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(), one, two));
        alpha.startAgent();
        AgentHost.Guest a = alpha.plugConfigured(first);
        AgentHost.Guest b = alpha.plugConfigured(second);
        AgentHost.Guest c = alpha.plug(other);
        await().untilAsserted(() -> assertThat(service.wired).containsKeys(first.id(), second.id(), other.id()));
        await().untilAsserted(() -> assertThat(service.ready).contains(other.id()));
        assertThat(a.pings("172.16.1.4")).isTrue();
        assertThat(b.pings("172.16.1.5")).isFalse();
        assertThat(c.dhcp().output()).contains("ip=172.16.1.5\n");
        assertThat(c.pings("172.16.1.3")).isFalse();
        assertThat(c.pings("172.16.1.2")).isTrue();
    }

    @Test
    void metadataIsFetchedInTheNameOfTheGuestWhateverItClaims() throws Exception {
        Net net = Fixtures.local("172.16.1.0/24", "alpha");
        PortDetails port = net.port("alpha", 3);
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(), net));
        TreeMap<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        HttpServer api = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
        api.createContext("/", exchange -> {
            seen.clear();
            exchange.getRequestHeaders().forEach((name, values) -> seen.put(name, String.join("|", values)));
            seen.put("path", exchange.getRequestURI().toString());
            byte[] body = ("you are " + exchange.getRequestHeaders().getFirst("X-Instance-ID"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    exchange.getRequestURI().getPath().equals("/missing") ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        alpha.startAgent();
        AgentHost.Guest guest = alpha.plug(port);
        await().untilAsserted(() -> assertThat(service.wired).containsKey(port.id()));
        await().untilAsserted(() -> assertThat(service.ready).contains(port.id()));
        assertThat(guest.dhcp().exitCode()).isZero();
        String url = "http://169.254.169.254/latest/meta-data?x=1";

        assertThat(guest.attempt("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", url)
                        .output())
                .isEqualTo("503");
        alpha.host().forward(AgentHost.METADATA_PORT, api.getAddress().getPort());
        api.start();
        assertThat(guest.run("curl", "-s", url)).isEqualTo("you are " + port.deviceId());
        assertThat(seen)
                .containsEntry("path", "/latest/meta-data?x=1")
                .containsEntry("X-Forwarded-For", "172.16.1.3")
                .containsEntry("X-Instance-ID", port.deviceId())
                .containsEntry("X-Tenant-ID", Fixtures.PROJECT)
                .containsEntry("X-Altostratus-Host", "alpha")
                .containsEntry("X-Instance-ID-Signature", signature(port.deviceId()));

        guest.run(
                "curl",
                "-s",
                "-H",
                "X-Instance-ID: someone-else",
                "-H",
                "x-forwarded-for: 10.0.0.1",
                "-H",
                "X_Instance_ID_Signature: ffff",
                "-H",
                "X-Tenant-ID: another",
                "-H",
                "X-Altostratus-Host: beta",
                "-H",
                "Forwarded: for=10.0.0.1",
                url);
        assertThat(seen)
                .containsEntry("X-Forwarded-For", "172.16.1.3")
                .containsEntry("X-Instance-ID", port.deviceId())
                .containsEntry("X-Tenant-ID", Fixtures.PROJECT)
                .containsEntry("X-Altostratus-Host", "alpha")
                .containsEntry("X-Instance-ID-Signature", signature(port.deviceId()))
                .doesNotContainKeys("X_Instance_ID_Signature", "Forwarded");
        assertThat(guest.attempt(
                                "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "http://169.254.169.254/missing")
                        .output())
                .isEqualTo("404");
        assertThat(guest.attempt("curl", "-s", "-d", "x".repeat(70_000), "-o", "/dev/null", "-w", "%{http_code}", url)
                        .output())
                .isEqualTo("413");

        guest.run("ip", "address", "replace", "172.16.1.77/24", "dev", "eth0");
        assertThat(guest.attempt(
                                "curl",
                                "-s",
                                "-o",
                                "/dev/null",
                                "-w",
                                "%{http_code}",
                                "--interface",
                                "172.16.1.77",
                                url)
                        .output())
                .isEqualTo("404");
        assertThat(alpha.host().run("ip", "netns", "pids", net.namespace()).lines())
                .as("only dnsmasq lives in the namespace")
                .hasSize(1);

        alpha.killAgent();
        alpha.startAgent();
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(guest.run("curl", "-s", "-m", "2", "--interface", "172.16.1.3", url))
                        .isEqualTo("you are " + port.deviceId()));
        api.stop(0);
    }

    private static String signature(String instanceId) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(AgentHost.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(instanceId.getBytes(StandardCharsets.UTF_8)));
    }
}
