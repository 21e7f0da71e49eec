package io.altostratus.host.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.altostratus.host.CommandRunner;
import io.altostratus.testing.HostTest;
import io.altostratus.testing.SimulatedHost;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@HostTest
@Timeout(60)
class LinkTest {

    private static final String NETWORK = "bb9b6d21-c60c-4d2d-a3d4-112233445566";

    private final SimulatedHost host = SimulatedHost.start("links");
    private final CommandRunner runner = CommandRunner.within(host.prefix());
    private final IpCommand ip = new IpCommand(runner);

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void devicesAreReadWithWhatTheyAre() {
        host.runAll("""
                ip link add name br1 mtu 1400 type bridge
                ip link add name v0 address 02:00:00:00:00:01 type veth peer name v1
                ip link set v0 master br1 up
                ip link set v0 alias altostratus:cloud:tap:port-1
                ip link add vxlan-7 type vxlan id 7 dstport 8472
                """);
        Link v0 = ip.link("v0").orElseThrow();
        assertThat(v0.kind()).isEqualTo("veth");
        assertThat(v0.master()).isEqualTo("br1");
        assertThat(v0.address()).isEqualTo("02:00:00:00:00:01");
        assertThat(v0.up()).isTrue();
        assertThat(v0.mark()).contains(new DeviceMark("cloud", "tap", "port-1"));
        assertThat(v0.belongsTo("cloud")).isTrue();
        assertThat(v0.belongsToAnotherThan("other")).isTrue();
        assertThat(ip.link("vxlan-7").orElseThrow().details()).containsEntry("id", "7");
        assertThat(ip.link("nothing")).isEmpty();
        assertThat(ip.links()).extracting(Link::name).contains("lo", "br1", "v0", "v1", "vxlan-7");
    }

    @Test
    void aChangeThatFailsDoesNotHoldUpTheOthers() {
        IpBatch batch = new IpBatch()
                .add("a", "link", "add", "name", "v0", "type", "veth", "peer", "name", "v1")
                .add("b", "link", "set", "nothing", "up")
                .add("c", "link", "set", "v0", "up");
        List<IpBatch.BatchFailure> failures = ip.run(batch);
        assertThat(failures).extracting(IpBatch.BatchFailure::owner).containsExactly("b");
        assertThat(failures.getFirst().message()).contains("nothing");
        assertThat(ip.link("v0").orElseThrow().up()).isTrue();
        assertThatThrownBy(() -> batch.add("d", "link", "set", "v0\nlink", "del"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressesAndRoutesAreRead() {
        host.runAll("""
                ip link add name v0 type veth peer name v1
                ip link set v0 up
                ip link set v1 up
                ip address add 192.0.2.10/24 dev v0
                ip route add default via 192.0.2.1 dev v0 metric 50
                """);
        assertThat(ip.addresses())
                .filteredOn(a -> a.device().equals("v0") && !a.isIpv6())
                .extracting(LinkAddress::cidr)
                .containsExactly("192.0.2.10/24");
        Route route = ip.routes("v0").stream()
                .filter(r -> r.destination().equals("default"))
                .findFirst()
                .orElseThrow();
        assertThat(route.gateway()).isEqualTo("192.0.2.1");
        assertThat(String.join(" ", route.replaceThrough("br0")))
                .isEqualTo("route replace default via 192.0.2.1 dev br0 metric 50");
    }

    @Test
    void aBridgeIsMadeOnceByWhoeverComesFirst() throws InterruptedException {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> agents = java.util.stream.IntStream.range(0, 6)
                .mapToObj(i -> Thread.ofPlatform().start(() -> {
                    try {
                        new NetworkBridge(ip, "cloud").ensure(NETWORK, 1450);
                    } catch (RuntimeException e) {
                        failures.add(e);
                    }
                }))
                .toList();
        for (Thread agent : agents) {
            agent.join();
        }
        assertThat(failures).isEmpty();
        Link bridge = ip.link("brqbb9b6d21-c6").orElseThrow();
        assertThat(bridge.kind()).isEqualTo("bridge");
        assertThat(bridge.alias()).isEqualTo("altostratus:cloud:bridge:" + NETWORK);
        assertThat(bridge.mtu()).isEqualTo(1450);
        assertThat(bridge.up()).isTrue();
        assertThat(bridge.details()).containsEntry("stp_state", "0").containsEntry("forward_delay", "0");
        assertThat(new NetworkBridge(ip, "cloud")
                        .missing(NETWORK, 1450, Optional.of(bridge))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aBridgeKeepsItsAddressWhenPortsComeAndShowsNoneOfItsOwn() {
        new NetworkBridge(ip, "cloud").ensure(NETWORK, 1500);
        String address = ip.link("brqbb9b6d21-c6").orElseThrow().address();
        host.runAll("""
                ip link add name v0 address 00:00:00:00:00:01 type veth peer name v1
                ip link set v0 master brqbb9b6d21-c6 up
                """);
        assertThat(ip.link("brqbb9b6d21-c6").orElseThrow().address()).isEqualTo(address);
        assertThat(ip.addresses()).noneMatch(a -> a.device().startsWith("brq"));
    }

    @Test
    void anothersBridgeIsNotTouched() {
        host.runAll("""
                ip link add name brqbb9b6d21-c6 mtu 1400 type bridge
                ip link set brqbb9b6d21-c6 alias altostratus:other:bridge:x
                """);
        assertThatThrownBy(() -> new NetworkBridge(ip, "cloud").ensure(NETWORK, 1450))
                .isInstanceOf(ForeignDeviceException.class)
                .hasMessageContaining("not ours");
        assertThat(ip.link("brqbb9b6d21-c6").orElseThrow().mtu()).isEqualTo(1400);
    }

    @Test
    void theMonitorTellsWhatComesAndGoesAlsoAfterItsChildWasKilled() {
        List<LinkEvent> events = new CopyOnWriteArrayList<>();
        try (LinkMonitor monitor = new LinkMonitor(runner, events::add)) {
            monitor.start();
            await().until(() -> host.run("ps", "-eo", "args").contains("ip -o monitor link"));
            host.runAll("""
                    ip link add name brA type bridge
                    ip tuntap add t0 mode tap
                    """);
            int index = ip.link("t0").orElseThrow().index();
            await().untilAsserted(() -> assertThat(events).contains(new LinkEvent.Added(index, "t0")));
            host.run("ip", "link", "set", "t0", "master", "brA");
            await().untilAsserted(() -> assertThat(events).contains(new LinkEvent.Changed(index, "t0")));
            host.run("ip", "link", "delete", "t0");
            await().untilAsserted(() -> assertThat(events).contains(new LinkEvent.Removed(index, "t0")));

            events.clear();
            host.run("bash", "-c", "kill -9 $(pgrep -f '^ip -o monitor link')");
            await().untilAsserted(() -> assertThat(events).contains(new LinkEvent.Missed()));
            await().until(() -> {
                host.run("ip", "link", "set", "brA", "up");
                host.run("ip", "link", "set", "brA", "down");
                return events.stream().anyMatch(e -> e instanceof LinkEvent.Changed);
            });
        }
        await().until(() -> !host.run("ps", "-eo", "args").contains("ip -o monitor"));
    }
}
