package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.linuxbridge.Fixtures.Net;
import io.altostratus.network.model.DhcpNetworkChanged;
import io.altostratus.network.model.PortChanged;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.network.model.SubnetDetails;
import io.altostratus.testing.HostTest;
import io.altostratus.testing.SimulatedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guests with addresses of both IP versions: DHCP, DHCPv6, and names that they ask each other by. */
@HostTest
@Timeout(120)
class DualStackTest {

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

    private static Dhcp6Client dhcp6(AgentHost.Guest guest) {
        // one that is there at once, and still there when the script of udhcpc has removed all addresses
        String own = "fe80::" + guest.port().macAddress().substring(12).replace(":", "") + "/64";
        guest.attempt("ip", "address", "add", own, "dev", "eth0", "nodad");
        String link = guest.run("ip", "-o", "link", "show", "eth0");
        return new Dhcp6Client(
                Path.of("/proc/" + guest.host().pid() + "/root/run/netns/" + guest.namespace()),
                Integer.parseInt(link.substring(0, link.indexOf(':')).strip()),
                guest.port().macAddress());
    }

    private static String lookUp(AgentHost.Guest guest, String what, String server) {
        return guest.attempt("busybox", "nslookup", what, server).output();
    }

    @Test
    void guestsLearnAddressesOfBothVersionsAndTheirNames() throws Exception {
        Net net = Fixtures.local("172.16.1.0/24", "alpha");
        SubnetDetails stateful = net.ipv6("2001:db8:1::", "dhcpv6-stateful");
        SubnetDetails slaac = net.ipv6("fd00:3::", "slaac");
        PortDetails plain = net.give(net.port("alpha", 3), stateful, "2001:db8:1::3");
        PortDetails web = Fixtures.told(
                net.give(plain, slaac, "fd00:3::f816:3eff:fe00:3"),
                List.of(
                        plain.fixedIps().get(0),
                        plain.fixedIps().get(1),
                        new PortDetails.FixedIp(slaac.id(), "fd00:3::f816:3eff:fe00:3")),
                "web",
                List.of(
                        new PortDetails.DhcpOption("bootfile-name", "boot.img", 4),
                        new PortDetails.DhcpOption("bootfile-url", "tftp://[2001:db8::1]/boot", 6),
                        new PortDetails.DhcpOption("bad\nname", "x", 4)));
        net.ports.removeIf(port -> port.id().equals(web.id()));
        net.ports.add(web);
        PortDetails other = net.give(net.port("alpha", 4), stateful, "2001:db8:1::4");
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(), net));
        alpha.startAgent();
        await().untilAsserted(() -> assertThat(service.ready).contains(web.id(), other.id()));
        AgentHost.Guest first = alpha.plug(web);
        AgentHost.Guest second = alpha.plug(other);
        await().untilAsserted(() -> assertThat(service.wired).containsKeys(web.id(), other.id()));

        SimulatedHost.Result told = first.dhcp();
        assertThat(told.output()).contains("ip=172.16.1.3\n", "hostname=web\n", "boot_file=boot.img\n");
        assertThat(second.dhcp().output()).contains("ip=172.16.1.4\n", "hostname=host-172-16-1-4\n");
        Dhcp6Client.Told six = dhcp6(first).address();
        assertThat(six.address()).isEqualTo("2001:db8:1:0:0:0:0:3");
        assertThat(six.dnsServers()).containsExactly("2001:db8:0:0:0:0:0:53");
        assertThat(six.text(24)).contains("openstacklocal");
        assertThat(six.text(59)).isEqualTo("tftp://[2001:db8::1]/boot");
        assertThat(dhcp6(second).address().address()).isEqualTo("2001:db8:1:0:0:0:0:4");

        assertThat(lookUp(second, "web.openstacklocal", "172.16.1.2"))
                .contains("172.16.1.3", "2001:db8:1::3", "fd00:3::f816:3eff:fe00:3");
        assertThat(lookUp(second, "172.16.1.3", "172.16.1.2")).contains("web.openstacklocal");
        assertThat(lookUp(second, "2001:db8:1::3", "172.16.1.2")).contains("web.openstacklocal");
        assertThat(lookUp(first, "host-2001-db8-1--4.openstacklocal", "172.16.1.2"))
                .contains("2001:db8:1::4");

        Path directory = alpha.stateRoot().resolve("dhcp").resolve(net.id());
        assertThat(Files.readString(directory.resolve("host")).lines())
                .contains(
                        web.macAddress() + ",tag:dhcpv6,web.openstacklocal.,[2001:db8:1::3],set:port-" + web.id(),
                        other.macAddress() + ",tag:dhcpv6,host-2001-db8-1--4.openstacklocal.,[2001:db8:1::4]")
                .noneMatch(line -> line.contains("fd00:3:"));
        assertThat(alpha.host().run("ps", "-eo", "args")).contains("2001:db8:1::,static,64,86400s");

        // an address that is used again goes to its new owner
        first.unplug();
        net.ports.remove(web);
        PortDetails next = net.give(net.port("alpha", 9), stateful, "2001:db8:1::3");
        service.send("alpha", new PortRemoved(web.id(), net.id(), 2));
        service.send("alpha", new PortChanged(net.network, next));
        service.send("alpha", new DhcpNetworkChanged(net.served()));
        AgentHost.Guest third = alpha.plug(next);
        await().untilAsserted(() -> assertThat(service.ready).contains(next.id()));
        await().untilAsserted(() -> assertThat(service.wired).containsKey(next.id()));
        assertThat(dhcp6(third).address().address()).isEqualTo("2001:db8:1:0:0:0:0:3");
    }

    @Test
    void guestsThatFormTheirAddressesAskForTheRest() throws IOException {
        Net net = Fixtures.local("172.16.1.0/24", "alpha");
        SubnetDetails stateless = net.ipv6("fd00:2::", "dhcpv6-stateless");
        PortDetails port = net.give(net.port("alpha", 3), stateless, "fd00:2::f816:3eff:fe00:3");
        service.states.put("alpha", Fixtures.state("alpha", true, List.of(), net));
        alpha.startAgent();
        await().untilAsserted(() -> assertThat(service.ready).contains(port.id()));
        AgentHost.Guest guest = alpha.plug(port);
        await().untilAsserted(() -> assertThat(service.wired).containsKey(port.id()));
        Dhcp6Client.Told told = dhcp6(guest).information();
        assertThat(told.dnsServers()).containsExactly("2001:db8:0:0:0:0:0:53");
        assertThat(told.text(24)).contains("openstacklocal");

        // a subnet that comes later is served and named as well
        SubnetDetails slaac = net.ipv6("fd00:3::", "slaac");
        net.give(port, slaac, "fd00:3::f816:3eff:fe00:3");
        service.send("alpha", new DhcpNetworkChanged(net.served()));
        guest.run("ip", "address", "add", "fd00:3::f816:3eff:fe00:3/64", "dev", "eth0", "nodad");
        await().untilAsserted(
                        () -> assertThat(lookUp(guest, "host-fd00-3--f816-3eff-fe00-3.openstacklocal", "fd00:3::2"))
                                .contains("fd00:3::f816:3eff:fe00:3"));
    }
}
