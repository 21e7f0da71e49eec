package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.linuxbridge.Fixtures.Net;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.model.RouterChanged;
import io.altostratus.network.model.RouterDetails;
import io.altostratus.network.model.RouterRemoved;
import io.altostratus.network.model.SubnetDetails;
import io.altostratus.testing.HostTest;
import io.altostratus.testing.SimulatedHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A router that two hosts have; its guest and the outside are on a third, which is the cable between all of them. */
@HostTest
@Timeout(240)
class RedundantRouterTest {

    private static final String ID = "4a4e0000-0000-4000-8000-000000000001";
    private static final String NAMESPACE = "qrouter-" + ID;
    private static final String FLOATING = "203.0.113.30";
    private static final String SIGN = "169.254.0.7/24";
    private static final List<String> NETWORKS = List.of("external", "tenant", "peers");

    private final FakeNetworkService service = new FakeNetworkService();
    private final AgentHost alpha = host("alpha");
    private final AgentHost beta = host("beta");
    private final SimulatedHost outside = SimulatedHost.start("outside");
    private final Net tenant = new Net(NetworkType.FLAT, "tenant", null, "172.16.1.0/24", "alpha");
    private final Net external = new Net(NetworkType.FLAT, "external", null, "203.0.113.0/24", "alpha");
    private final Net peers = new Net(NetworkType.FLAT, "peers", null, "169.254.192.0/24", "alpha");
    private final SubnetDetails six = tenant.ipv6("2001:db8:1::", "slaac");
    private final RouterDetails.Interface inside = inside();
    private final RouterDetails.Interface gateway = external.stand("alpha", "network:router_gateway", 10);
    private final Map<String, RouterDetails.Interface> stands = Map.of(
            "alpha", peers.stand("alpha", "network:router_ha_interface", 11),
            "beta", peers.stand("beta", "network:router_ha_interface", 12));
    private final String qr = "qr-" + inside.port().id().substring(0, 11);
    private final String qg = "qg-" + gateway.port().id().substring(0, 11);

    private static AgentHost host(String name) {
        return new AgentHost(
                name,
                "--altostratus.network-agent.linuxbridge.interface-mappings.external=external",
                "--altostratus.network-agent.linuxbridge.interface-mappings.tenant=tenant",
                "--altostratus.network-agent.linuxbridge.interface-mappings.peers=peers");
    }

    private RouterDetails.Interface inside() {
        RouterDetails.Interface stand = tenant.stand("alpha", "network:ha_router_replicated_interface", 1);
        return new RouterDetails.Interface(
                tenant.give(stand.port(), six, "2001:db8:1::1"), tenant.network, List.of(tenant.subnet, six));
    }

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(40));
    }

    @BeforeEach
    void cables() {
        for (String network : NETWORKS) {
            outside.runAll("ip link add name %s type bridge\nip link set %s up".formatted(network, network));
            for (AgentHost host : List.of(alpha, beta)) {
                String end = network + "-" + host.host().name().charAt(0);
                SimulatedHost.connect(host.host(), network, outside, end);
                outside.run("ip", "link", "set", end, "master", network);
            }
        }
        outside.runAll("""
                ip address add 203.0.113.1/24 dev external
                ip netns add guest
                ip link add name guest0 type veth peer name eth0 netns guest
                ip link set guest0 up master tenant
                ip -n guest link set eth0 up
                ip -n guest address add 172.16.1.3/24 dev eth0
                ip -n guest route add default via 172.16.1.1
                """);
        for (AgentHost host : List.of(alpha, beta)) {
            String name = host.host().name();
            service.states.put(name, Fixtures.state(name, false, List.of(), tenant, external, peers));
            service.routers.put(name, List.of(router(name, 1, List.of(floating()))));
        }
    }

    @AfterEach
    void stop() {
        alpha.close();
        beta.close();
        outside.close();
        service.close();
    }

    private RouterDetails.Interface stand(String host) {
        return Objects.requireNonNull(stands.get(host), host);
    }

    private static RouterDetails.FloatingIp floating() {
        return new RouterDetails.FloatingIp("f1", FLOATING, "172.16.1.3", List.of());
    }

    private RouterDetails router(String host, long version, List<RouterDetails.FloatingIp> floatingIps) {
        return new RouterDetails(
                ID,
                Fixtures.PROJECT,
                true,
                List.of(inside),
                gateway,
                true,
                List.of(new SubnetDetails.Route("192.0.2.0/24", "172.16.1.9")),
                floatingIps,
                version,
                new RouterDetails.Redundancy(7, stand(host), 1));
    }

    private static String in(AgentHost host, String... command) {
        List<String> words = new java.util.ArrayList<>(List.of("ip", "netns", "exec", NAMESPACE));
        words.addAll(List.of(command));
        return host.host().run(words.toArray(String[]::new));
    }

    private static boolean works(AgentHost host) {
        return host.host()
                .attempt("ip", "-n", NAMESPACE, "-br", "address")
                .output()
                .contains(SIGN);
    }

    private AgentHost working() {
        await().until(() -> works(alpha) ^ works(beta));
        return works(alpha) ? alpha : beta;
    }

    private AgentHost other(AgentHost host) {
        return host == alpha ? beta : alpha;
    }

    private boolean guestPings(String address) {
        return outside.attempt("ip", "netns", "exec", "guest", "busybox", "ping", "-c", "1", "-W", "1", address)
                        .exitCode()
                == 0;
    }

    private boolean answers(String address) {
        return outside.attempt("busybox", "ping", "-c", "1", "-W", "1", address).exitCode() == 0;
    }

    private boolean trafficFlows() {
        return guestPings("203.0.113.1") && answers(FLOATING) && guestPings("2001:db8:1::1");
    }

    private static void killKeepalived(AgentHost host) {
        String directory = host.stateRoot().resolve("ha_confs").resolve(ID).toString();
        for (String file : List.of("keepalived.pid", "keepalived.pid-vrrp")) {
            host.host()
                    .run(
                            "kill",
                            "-9",
                            host.host().run("cat", directory + "/" + file).strip());
        }
    }

    private void awaitStates(AgentHost active) {
        await().untilAsserted(() -> assertThat(service.haStates)
                .containsEntry(active.host().name(), "active")
                .containsEntry(other(active).host().name(), "standby"));
    }

    @Test
    void anotherHostTakesOverWithAndWithoutAgents() {
        alpha.startAgent();
        beta.startAgent();
        await().until(this::trafficFlows);
        AgentHost first = working();
        AgentHost second = other(first);
        awaitStates(first);
        assertThat(service.wired).containsKey(inside.port().id());
        assertThat(in(first, "ip", "address", "show", "dev", qr))
                .contains("172.16.1.1/24 brd 172.16.1.255", "2001:db8:1::1/64", "fe80::f816:3eff:");
        assertThat(in(first, "ip", "-br", "address", "show", "dev", qg)).contains("203.0.113.10/24", FLOATING + "/32");
        assertThat(in(first, "ip", "route"))
                .contains("default via 203.0.113.1 dev " + qg, "192.0.2.0/24 via 172.16.1.9 dev " + qr);
        assertThat(in(second, "ip", "-br", "address", "show", "dev", qr)).doesNotContain("172.16", "2001:", "fe80:");
        assertThat(in(second, "ip", "-br", "address", "show", "dev", qg)).doesNotContain("203.0", "fe80:");
        assertThat(in(second, "ip", "route")).doesNotContain("default", "192.0.2.0");
        assertThat(in(second, "iptables", "-t", "nat", "-S")).contains("--to-source 203.0.113.10");
        assertThat(first.host().run("ps", "-eo", "args")).contains("--enable-ra");
        assertThat(second.host().run("ps", "-eo", "args")).doesNotContain("--enable-ra");

        // Nobody is interrupted by an agent that dies, comes back, or changes what the router is.
        first.killAgent();
        second.killAgent();
        assertThat(trafficFlows()).isTrue();
        first.startAgent();
        second.startAgent();
        for (AgentHost host : List.of(first, second)) {
            String name = host.host().name();
            RouterDetails.FloatingIp more = new RouterDetails.FloatingIp("f2", "203.0.113.31", "172.16.1.3", List.of());
            service.routers.put(name, List.of(router(name, 2, List.of(floating(), more))));
            service.send(name, new RouterChanged(router(name, 2, List.of(floating(), more))));
        }
        await().until(() -> answers("203.0.113.31"));
        assertThat(works(first)).isTrue();
        assertThat(trafficFlows()).isTrue();

        // With its agent it would be back before anyone misses it.
        first.killAgent();
        killKeepalived(first);
        await().until(() -> works(second) && trafficFlows());
        first.startAgent();
        awaitStates(second);
        await().untilAsserted(() ->
                assertThat(in(first, "ip", "-br", "address", "show", "dev", qr)).doesNotContain("172.16", "fe80:"));
        await().until(() -> answers("203.0.113.31"));
        await().until(() -> first.host().run("ps", "-eo", "args").contains("keepalived"));

        // And nobody needs an agent for it.
        first.killAgent();
        second.killAgent();
        second.host().run("ip", "-n", NAMESPACE, "link", "set", "ha-" + peer(second), "down");
        await().until(() -> works(first) && trafficFlows());
        assertThat(works(second)).isFalse();
        first.startAgent();
        second.startAgent();
        awaitStates(first);

        first.host().run("ip", "netns", "delete", NAMESPACE);
        await().until(() -> works(second) && trafficFlows());
        awaitStates(second);
        assertThat(works(first)).isFalse();

        for (AgentHost host : List.of(first, second)) {
            service.states.put(host.host().name(), Fixtures.nothing());
            service.routers.put(host.host().name(), List.of());
            service.send(host.host().name(), new RouterRemoved(ID, 9));
        }
        for (AgentHost host : List.of(first, second)) {
            await().until(() -> !host.host().run("ps", "-eo", "args").contains("keepalived"));
            await().until(() -> !host.host().run("ip", "netns", "list").contains("qrouter"));
            assertThat(host.stateRoot().resolve("ha_confs").resolve(ID)).doesNotExist();
        }
    }

    private String peer(AgentHost host) {
        return stand(host.host().name()).port().id().substring(0, 11);
    }
}
