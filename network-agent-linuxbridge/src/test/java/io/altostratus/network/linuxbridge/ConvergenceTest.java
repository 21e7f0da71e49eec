package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.host.CommandRunner;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.NetworkBridge;
import io.altostratus.network.linuxbridge.Fixtures.Net;
import io.altostratus.network.model.DhcpNetworkRemoved;
import io.altostratus.network.model.HostState;
import io.altostratus.network.model.PortChanged;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.network.model.SecurityGroupDetails;
import io.altostratus.testing.HostTest;
import io.altostratus.testing.RabbitMqServer;
import io.altostratus.testing.SimulatedHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever happens to the host or the agent, the host becomes as it shall be, and what is not ours stays. */
@HostTest
@Timeout(180)
class ConvergenceTest {

    private final FakeNetworkService service = new FakeNetworkService();
    private final AgentHost alpha = new AgentHost("alpha");
    private final SimulatedHost host = alpha.host();
    private final Net net = Fixtures.local("172.16.1.0/24", "alpha");
    private final SecurityGroupDetails group =
            Fixtures.group(List.of(Fixtures.anyEgress(), Fixtures.rule("ingress", "icmp", null, null, null)));
    private final PortDetails guarded = net.port("alpha", 3, true, List.of(group.id()));
    private final PortDetails open = net.port("alpha", 4);
    private String foreign = "";

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    /** What someone else has on the same host, with names like ours. */
    @BeforeEach
    void others() {
        host.runAll("""
                ip link add name virbr0 type bridge
                ip link set virbr0 up
                ip link add name brqffffffff-ff type bridge
                ip netns add qdhcp-ffffffff-0000-4000-8000-000000000000
                ip netns exec qdhcp-ffffffff-0000-4000-8000-000000000000 ip link set lo up
                ip link add name tapffffffff-ff type veth peer name foreign0
                ip link set tapffffffff-ff master virbr0 up
                ip link add name tapeeeeeeee-ee type veth peer name foreign1
                ip link set tapeeeeeeee-ee alias altostratus:another-cloud:tap:eeeeeeee
                ip link set tapeeeeeeee-ee master brqffffffff-ff
                iptables -N neutron-linuxbri-offffffff-f
                iptables -A neutron-linuxbri-offffffff-f -j DROP
                iptables -N nova-api-INPUT
                iptables -A INPUT -j nova-api-INPUT
                iptables -A FORWARD -s 203.0.113.9/32 -j DROP
                ebtables -t nat -N neutronMAC-tapffffffff-ff
                ipset create NIPv4ffffffff-0000-4000-8000- hash:net
                """);
        foreign = foreignThings();
        service.groups.put(group.id(), group);
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(group), net));
    }

    @AfterEach
    void stop() {
        alpha.close();
        service.close();
    }

    private String foreignThings() {
        String links = host.run("ip", "-o", "link")
                .lines()
                .filter(l -> l.matches(".*(virbr0|ffffffff|foreign|eeeeeeee).*"))
                .map(l -> l.replaceAll("state \\S+", "")
                        .replaceAll("qdisc \\S+", "")
                        .replaceAll("<.*>", ""))
                .collect(Collectors.joining("\n"));
        String filters = (host.run("iptables-save") + host.run("ebtables-save") + host.run("ipset", "save"))
                .lines()
                .filter(l -> l.matches(".*(ffffffff|nova|203\\.0\\.113\\.9).*"))
                .map(l -> l.replaceAll("\\[\\d+:\\d+]", ""))
                .collect(Collectors.joining("\n"));
        return links + "\n" + filters + "\n"
                + host.run("ip", "netns", "list")
                        .lines()
                        .filter(l -> l.contains("ffffffff"))
                        .toList();
    }

    /** Everything on the host that has a name like ours and is not one of the others'. */
    private String traces() {
        String links = host.run("ip", "-br", "link")
                .lines()
                .filter(l -> l.matches("(brq|tap|vxlan|ns-).*") && !l.matches(".*(ffffffff|eeeeeeee).*"))
                .collect(Collectors.joining("\n"));
        String filters = (host.run("iptables-save")
                        + host.run("ip6tables-save")
                        + host.run("ebtables-save")
                        + host.run("ipset", "save"))
                .lines()
                .filter(l -> l.matches(".*(neutron|NIPv|tap|brq).*") && !l.contains("ffffffff"))
                .collect(Collectors.joining("\n"));
        String rest = host.run("ip", "netns", "list")
                        .lines()
                        .filter(l -> l.startsWith("q") && !l.contains("ffffffff"))
                        .collect(Collectors.joining("\n"))
                + host.run("ps", "-eo", "args")
                        .lines()
                        .filter(l -> l.startsWith("dnsmasq"))
                        .collect(Collectors.joining("\n"));
        return links + filters + rest;
    }

    private void awaitWired() {
        await().untilAsserted(() -> assertThat(service.wired).containsKeys(guarded.id(), open.id(), net.dhcpPort.id()));
        await().untilAsserted(() -> assertThat(service.ready).contains(guarded.id(), open.id()));
    }

    private long dnsmasq() {
        return Long.parseLong(host.run(
                        "cat",
                        alpha.stateRoot().resolve("dhcp/" + net.id() + "/pid").toString())
                .strip());
    }

    @Test
    void whatIsDestroyedByHandComesBackWithinOneLoop() {
        alpha.startAgent();
        AgentHost.Guest one = alpha.plugConfigured(guarded);
        AgentHost.Guest two = alpha.plug(open);
        awaitWired();
        assertThat(two.dhcp().output()).contains("ip=172.16.1.4");
        assertThat(two.pings("172.16.1.3")).isTrue();

        long before = dnsmasq();
        host.run("kill", "-9", String.valueOf(before));
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> dnsmasq() != before);
        assertThat(two.dhcp().output()).contains("ip=172.16.1.4");

        host.run("ip", "link", "delete", net.bridge());
        await().atMost(Duration.ofSeconds(10)).until(() -> two.pings("172.16.1.3"));

        host.run("ip", "link", "set", Fixtures.tap(guarded), "nomaster");
        await().atMost(Duration.ofSeconds(10)).until(() -> two.pings("172.16.1.3"));

        host.run("ip", "link", "delete", Fixtures.tap(net.dhcpPort));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(two.dhcp().output()).contains("ip=172.16.1.4"));

        host.run("ip", "netns", "delete", net.namespace());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> host.run("ip", "netns", "list").contains(net.namespace()));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(two.dhcp().output()).contains("ip=172.16.1.4"));
        assertThat(host.run("ps", "-eo", "args").lines().filter(l -> l.startsWith("dnsmasq")))
                .hasSize(1);

        host.run("ip", "netns", "exec", net.namespace(), "ip", "address", "flush", "scope", "global");
        await().atMost(Duration.ofSeconds(10)).until(() -> two.pings("172.16.1.2"));

        host.run("sysctl", "-q", "-w", "net.bridge.bridge-nf-call-iptables=0");
        host.run("iptables", "-F", "neutron-linuxbri-o" + guarded.id().substring(0, 10));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> host.run(
                                        "iptables",
                                        "-S",
                                        "neutron-linuxbri-o" + guarded.id().substring(0, 10))
                                .contains("RETURN")
                        && host.run("sysctl", "-n", "net.bridge.bridge-nf-call-iptables")
                                .strip()
                                .equals("1"));
        assertThat(one.pings("172.16.1.4")).isTrue();
        assertThat(foreignThings()).isEqualTo(foreign);
    }

    @Test
    void aKilledAgentInterruptsNothingAndItsSuccessorMakesNothingTwice() throws Exception {
        alpha.startAgent();
        AgentHost.Guest one = alpha.plugConfigured(guarded);
        AgentHost.Guest two = alpha.plugConfigured(open);
        awaitWired();
        long process = dnsmasq();
        String links = host.run("ip", "-o", "link").replaceAll("state \\S+", "");
        String filters = host.run("iptables-save").replaceAll("\\[\\d+:\\d+]|#.*", "");

        Path output = Path.of("target", "ping.log");
        Process ping = host.spawn(
                output,
                Map.of(),
                List.of(two.inside("busybox", "ping", "-i", "0.01", "-W", "1", "-c", "800", "172.16.1.3")));
        alpha.killAgent();
        service.wired.clear();
        alpha.startAgent();
        awaitWired();
        ping.waitFor();
        assertThat(Files.readString(output)).contains("800 packets transmitted, 800 packets received");
        Files.delete(output);
        assertThat(dnsmasq()).isEqualTo(process);
        assertThat(host.run("ip", "-o", "link").replaceAll("state \\S+", "")).isEqualTo(links);
        assertThat(host.run("iptables-save").replaceAll("\\[\\d+:\\d+]|#.*", ""))
                .isEqualTo(filters);
        assertThat(one.pings("172.16.1.4")).isTrue();
        assertThat(Files.readString(alpha.latestLog())).doesNotContain("-restore", "ip -force", "dnsmasq --");
    }

    @Test
    void aPortsWayThroughItsLifeIsTold() {
        service.states.put("alpha", Fixtures.nothing());
        alpha.startAgent();
        // Its first pass with all that it shall have tells also what has no device.
        await().until(() -> alpha.log().contains("This host shall have 0 ports"));
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        // The agent that starts the guest makes the bridge, before or after this one hears of the port.
        IpCommand ip = new IpCommand(CommandRunner.within(host.prefix()));
        new NetworkBridge(ip, AgentHost.CLOUD).ensure(net.id(), 1500);
        // The agent may ask for everything at any time: the answer agrees with the messages.
        service.states.put("alpha", holding(guarded));
        service.send("alpha", new PortChanged(net.network, guarded));
        AgentHost.Guest guest = alpha.plug(guarded);
        host.run("ip", "link", "set", Fixtures.tap(guarded), "master", net.bridge());
        await().untilAsserted(() -> assertThat(service.wired).containsKey(guarded.id()));
        String wiring = service.wired.get(guarded.id());
        assertThat(service.unwired).doesNotContain(guarded.id());

        guest.unplug();
        await().untilAsserted(() -> assertThat(service.unwired).contains(guarded.id()));
        guest = alpha.plug(guarded);
        await().untilAsserted(() -> assertThat(service.wired).containsKey(guarded.id()));
        assertThat(service.wired.get(guarded.id())).as("another device").isNotEqualTo(wiring);

        // An older state and an older removal change nothing.
        PortDetails revised = Fixtures.revised(guarded, List.of(group.id()));
        PortDetails elsewhere = Fixtures.revised(open, List.of());
        service.states.put("alpha", holding(revised, elsewhere));
        service.send("alpha", new PortChanged(net.network, revised));
        service.send("alpha", new PortRemoved(guarded.id(), net.id(), 1));
        service.send("alpha", new PortChanged(net.network, elsewhere));
        await().until(() -> host.run("iptables-save").contains(Fixtures.tap(open)));
        assertThat(host.run("ip", "link", "show", Fixtures.tap(guarded))).contains("master " + net.bridge());

        service.states.put("alpha", Fixtures.nothing());
        service.send("alpha", new PortRemoved(guarded.id(), net.id(), 9));
        await().untilAsserted(() -> assertThat(host.run("ip", "link", "show", Fixtures.tap(guarded)))
                .as("a guest without a port is out of the network")
                .doesNotContain("master"));
        service.send("alpha", new PortRemoved(elsewhere.id(), net.id(), 9));
        service.send("alpha", new PortChanged(net.network, guarded));
        guest.unplug();
        await().untilAsserted(() -> assertThat(traces()).isEmpty());
        assertThat(foreignThings()).isEqualTo(foreign);
    }

    private HostState holding(PortDetails... ports) {
        return new HostState(List.of(net.network), List.of(ports), List.of(group), List.of());
    }

    @Test
    void aDeletedNetworkLeavesNoTrace() {
        alpha.startAgent();
        AgentHost.Guest one = alpha.plugConfigured(guarded);
        AgentHost.Guest two = alpha.plugConfigured(open);
        awaitWired();
        assertThat(alpha.runDuty("--inventory")).contains(net.bridge(), net.namespace(), "neutron-linuxbri-sg-chain");
        one.unplug();
        two.unplug();
        service.states.put("alpha", Fixtures.nothing());
        service.send("alpha", new PortRemoved(guarded.id(), net.id(), 9));
        service.send("alpha", new PortRemoved(open.id(), net.id(), 9));
        service.send("alpha", new PortRemoved(net.dhcpPort.id(), net.id(), 9));
        service.send("alpha", new DhcpNetworkRemoved(net.id()));
        await().untilAsserted(() -> assertThat(traces()).isEmpty());
        assertThat(alpha.stateRoot().resolve("dhcp").resolve(net.id())).doesNotExist();
        assertThat(service.leftovers("alpha")).isEmpty();
        assertThat(foreignThings()).isEqualTo(foreign);
        String inventory = alpha.runDuty("--inventory");
        assertThat(inventory.replaceAll("\\s", ""))
                .endsWith("{\"devices\":[],\"namespaces\":[],\"chains\":[],\"sets\":[],\"dnsmasq\":[]}");
    }

    @Test
    void whatChangedWhileTheAgentWasAwayIsDoneWhenItComesBack() {
        alpha.startAgent();
        AgentHost.Guest one = alpha.plugConfigured(guarded);
        alpha.plugConfigured(open);
        awaitWired();
        alpha.killAgent();
        one.unplug();
        Net other = Fixtures.local("172.16.9.0/24", "alpha");
        PortDetails next = other.port("alpha", 3);
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(), other));
        AgentHost.Guest guest = alpha.plug(next);
        alpha.startAgent();
        await().untilAsserted(() -> assertThat(service.wired).containsKey(next.id()));
        await().untilAsserted(() -> assertThat(service.ready).contains(next.id()));
        assertThat(guest.dhcp().output()).contains("ip=172.16.9.3");
        // The guest of the old network still has its tap, so its bridge stays; the tap has left it.
        host.run("ip", "link", "delete", Fixtures.tap(open));
        await().untilAsserted(() -> assertThat(traces())
                .doesNotContain(net.bridge(), net.namespace(), guarded.id().substring(0, 10)));
        assertThat(foreignThings()).isEqualTo(foreign);
    }

    @Test
    void theAgentComesThroughALossOfTheBroker() {
        alpha.startAgent();
        alpha.plugConfigured(guarded);
        alpha.plugConfigured(open);
        awaitWired();
        int asked = service.stateRequests.size();
        Net other = Fixtures.local("172.16.9.0/24", "alpha");
        PortDetails next = other.port("alpha", 3);
        RabbitMqServer.shared().stop();
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(group), net, other));
        AgentHost.Guest guest = alpha.plug(next);
        RabbitMqServer.shared().restart();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(service.stateRequests.size()).isGreaterThan(asked);
            assertThat(service.wired).containsKey(next.id());
        });
        assertThat(guest.dhcp().output()).contains("ip=172.16.9.3");
        service.send("alpha", new PortRemoved(next.id(), other.id(), 9));
        await().untilAsserted(() ->
                assertThat(host.run("ip", "link", "show", Fixtures.tap(next))).doesNotContain("master"));
    }

    @Test
    void purgeRemovesAllThatIsOursAndNothingElse() {
        alpha.startAgent();
        alpha.plugConfigured(guarded);
        alpha.plugConfigured(open);
        awaitWired();
        SimulatedHost.Result refused = refusedPurge();
        assertThat(refused.output()).contains("another network agent works on this host");
        alpha.killAgent();
        alpha.runDuty("--purge");
        assertThat(traces()).isEmpty();
        assertThat(foreignThings()).isEqualTo(foreign);
        assertThat(alpha.stateRoot()).isEmptyDirectory();
    }

    private SimulatedHost.Result refusedPurge() {
        try {
            return new SimulatedHost.Result(0, alpha.runDuty("--purge"));
        } catch (IllegalStateException e) {
            return new SimulatedHost.Result(1, String.valueOf(e.getMessage()));
        }
    }

    @Test
    void whatIsNotOursIsNotUsedEither() {
        Net squatted = Fixtures.local("172.16.7.0/24", "alpha");
        PortDetails port = squatted.port("alpha", 3);
        host.run("ip", "link", "add", "name", squatted.bridge(), "type", "bridge");
        host.run("ip", "link", "set", squatted.bridge(), "alias", "altostratus:another-cloud:bridge:x");
        Net taken = Fixtures.local("172.16.8.0/24", "alpha");
        host.run("ip", "netns", "add", taken.namespace());
        host.run("iptables", "-N", "neutron-linuxbri-i" + guarded.id().substring(0, 10));
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(group), net, squatted, taken));
        alpha.startAgent();
        alpha.plugConfigured(guarded);
        alpha.plugConfigured(open);
        alpha.plugConfigured(port);
        await().untilAsserted(() -> assertThat(service.wired).containsKey(open.id()));
        await().untilAsserted(() -> assertThat(service.ready).contains(open.id()));
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
        assertThat(service.wired).doesNotContainKeys(port.id(), guarded.id());
        assertThat(service.ready).doesNotContain(taken.dhcpPort.id());
        assertThat(host.run("ip", "-br", "link", "show", "master", squatted.bridge()))
                .isEmpty();
        assertThat(host.run("ip", "netns", "exec", taken.namespace(), "ip", "-br", "link")
                        .lines())
                .hasSize(1);
        assertThat(foreignThings()).isEqualTo(foreign);

        // When the way is free it goes on by itself.
        host.run("iptables", "-X", "neutron-linuxbri-i" + guarded.id().substring(0, 10));
        host.run("ip", "netns", "delete", taken.namespace());
        host.run("ip", "link", "delete", squatted.bridge());
        await().untilAsserted(() -> assertThat(service.wired).containsKeys(port.id(), guarded.id()));
        await().untilAsserted(() -> assertThat(service.ready).contains(taken.dhcpPort.id()));
    }
}
