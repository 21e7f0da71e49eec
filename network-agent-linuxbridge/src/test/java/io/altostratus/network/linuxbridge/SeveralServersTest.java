package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.linuxbridge.Fixtures.Net;
import io.altostratus.network.model.DhcpNetwork;
import io.altostratus.network.model.HostState;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.model.PortDetails;
import io.altostratus.testing.HostTest;
import io.altostratus.testing.SimulatedHost;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network that two hosts serve: either gives guests their addresses, and takes over from the other. */
@HostTest
@Timeout(120)
class SeveralServersTest {

    private final FakeNetworkService service = new FakeNetworkService();
    private final AgentHost alpha = host("alpha");
    private final AgentHost beta = host("beta");

    private static AgentHost host(String name) {
        return new AgentHost(name, "--altostratus.network-agent.linuxbridge.interface-mappings.default=eth1");
    }

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

    @Test
    void eitherServerGivesAndRenewsTheAddress() throws Exception {
        SimulatedHost.connect(alpha.host(), "eth1", beta.host(), "eth1");
        Net net = new Net(NetworkType.FLAT, "default", null, "172.16.1.0/24", "alpha");
        PortDetails guest = net.port("alpha", 10);
        PortDetails second = net.secondDhcp("beta", 3);
        serve(net, second);
        AgentHost.Guest one = alpha.plug(guest);
        await().untilAsserted(() -> assertThat(service.wired).containsKeys(guest.id(), second.id()));
        await().untilAsserted(() -> assertThat(service.ready).contains(guest.id(), second.id()));

        for (int i = 0; i < 6; i++) {
            SimulatedHost.Result told = one.dhcp();
            assertThat(told.output()).contains("ip=172.16.1.10\n", "dns=172.16.1.2 172.16.1.3\n");
            assertThat(told.output()).as("neither refuses the other's guest").doesNotContain("nak", "NAK");
        }
        assertThat(one.attempt("busybox", "nslookup", "host-172-16-1-10.openstacklocal", "172.16.1.3")
                        .output())
                .contains("172.16.1.10");
        assertThat(beta.host().run("ip", "netns", "exec", net.namespace(), "ip", "route"))
                .contains("default via 172.16.1.1 dev ns-");
        assertThat(Files.readString(
                        beta.stateRoot().resolve("dhcp").resolve(net.id()).resolve("leases")))
                .as("who was given an address by another server is known here")
                .contains(guest.macAddress() + " 172.16.1.10 ");

        // The first server dies, and the guest asks to keep its address.
        alpha.killAgent();
        alpha.host()
                .run(
                        "kill",
                        Files.readString(alpha.stateRoot()
                                        .resolve("dhcp")
                                        .resolve(net.id())
                                        .resolve("pid"))
                                .strip());
        SimulatedHost.Result again = one.dhcp("172.16.1.10");
        assertThat(again.output()).contains("ip=172.16.1.10\n", "serverid=172.16.1.3\n");
    }

    private void serve(Net net, PortDetails second) {
        HostState first = Fixtures.state("alpha", true, List.of(), net);
        service.states.put("alpha", first);
        List<PortDetails> all = new ArrayList<>(net.ports);
        service.states.put(
                "beta",
                new HostState(
                        List.of(net.network),
                        List.of(second),
                        List.of(),
                        List.of(new DhcpNetwork(net.network, List.of(net.subnet), second, all))));
        alpha.startAgent();
        beta.startAgent();
    }
}
