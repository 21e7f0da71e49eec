package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.altostratus.network.linuxbridge.Fixtures.Net;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.testing.HostTest;
import io.altostratus.testing.Patience;
import io.altostratus.testing.SimulatedHost;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guests that stand in several networks through one device. What needs 802.1Q is left out where the kernel has none. */
@HostTest
@Timeout(120)
class TrunkTest {

    private final FakeNetworkService service = new FakeNetworkService();
    private final AgentHost alpha = new AgentHost("alpha");
    private final SimulatedHost host = alpha.host();
    private final Net plain = Fixtures.local("172.16.1.0/24", "alpha");
    private final Net tagged = Fixtures.local("172.16.2.0/24", "alpha");
    private final PortDetails parent = plain.port("alpha", 3);
    private final PortDetails part = tagged.subport("alpha", 3, parent, 101);
    private boolean vlan;

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Patience.of(Duration.ofSeconds(30)));
    }

    @BeforeEach
    void start() {
        // Not on the loopback device, which carries no VLANs on any kernel.
        host.run("ip", "link", "add", "name", "probe", "type", "veth", "peer", "name", "other-end");
        vlan = host.attempt("ip", "link", "add", "link", "probe", "name", "probe.5", "type", "vlan", "id", "5")
                        .exitCode()
                == 0;
        host.run("ip", "link", "delete", "probe");
        service.states.put("alpha", Fixtures.state("alpha", false, List.of(), plain, tagged));
    }

    @AfterEach
    void stop() {
        alpha.close();
        service.close();
    }

    /** The trunk's own port works all the same, and the service learns what is wrong. */
    @Test
    void whatTheKernelRefusesIsTold() {
        assumeFalse(vlan);
        alpha.startAgent();
        alpha.plug(parent);
        await().untilAsserted(() -> assertThat(service.wired).containsKey(parent.id()));
        await().untilAsserted(() ->
                assertThat(service.failedSubports.get(part.id())).contains("type vlan id 101", "Unknown device type"));
        assertThat(service.wired).doesNotContainKey(part.id());
    }

    @Test
    @Tag("vlan")
    void aGuestIsInTwoNetworksByOneDevice() {
        assumeTrue(vlan);
        PortDetails neighbour = plain.port("alpha", 4);
        PortDetails other = tagged.port("alpha", 4);
        service.states.put("alpha", Fixtures.state("alpha", false, List.of(), plain, tagged));
        alpha.startAgent();
        AgentHost.Guest guest = alpha.plugConfigured(parent);
        AgentHost.Guest first = alpha.plugConfigured(neighbour);
        AgentHost.Guest second = alpha.plugConfigured(other);
        await().untilAsserted(() ->
                assertThat(service.wired).containsKeys(parent.id(), part.id(), neighbour.id(), other.id()));
        assertThat(host.run("ip", "-d", "link", "show", Fixtures.tap(part)))
                .contains(Fixtures.tap(part) + "@" + Fixtures.tap(parent), "vlan protocol 802.1Q id 101")
                .contains("master " + tagged.bridge(), "altostratus:test-cloud:subport:" + part.id());
        guest.run("ip", "link", "add", "link", "eth0", "name", "eth0.101", "type", "vlan", "id", "101");
        guest.run("ip", "link", "set", "eth0.101", "address", part.macAddress(), "up");
        guest.run("ip", "address", "add", part.fixedIps().getFirst().ipAddress() + "/24", "dev", "eth0.101");
        assertThat(guest.pings(first.address())).isTrue();
        assertThat(guest.pings(second.address())).isTrue();
        assertThat(first.pings(second.address())).isFalse();

        // Convergence: what is taken away by hand comes back.
        host.run("ip", "link", "delete", Fixtures.tap(part));
        await().untilAsserted(() -> assertThat(guest.pings(second.address())).isTrue());

        // The guest is started again.
        guest.unplug();
        await().untilAsserted(() -> assertThat(service.unwired).contains(part.id()));
        alpha.plugConfigured(parent);
        await().untilAsserted(() -> assertThat(service.wired).containsKey(part.id()));

        tagged.ports.remove(part);
        service.send("alpha", new PortRemoved(part.id(), tagged.id(), 2));
        await().untilAsserted(
                        () -> assertThat(host.run("ip", "-br", "link", "show")).doesNotContain(Fixtures.tap(part)));
        assertThat(first.pings(guest.address())).isTrue();
    }
}
