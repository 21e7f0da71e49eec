package io.altostratus.network.agent.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import io.altostratus.network.model.DhcpNetwork;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.SubnetDetails;
import io.altostratus.testing.HostTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What dnsmasq reads: exactly what was asked for, and nothing that a user slips in. */
@HostTest
class DhcpFilesTest {

    private static final String NETWORK = "net";
    private static final NetworkDetails DETAILS =
            new NetworkDetails(NETWORK, "project", NetworkType.LOCAL, null, null, 1450, true);
    private static final DhcpProperties USUAL =
            new DhcpProperties(Duration.ofDays(1), Duration.ZERO, Duration.ZERO, false, List.of(), false, "");

    private static PortDetails port(
            int number, String owner, @Nullable String name, PortDetails.DhcpOption... options) {
        return new PortDetails(
                "p" + number,
                NETWORK,
                "project",
                "fa:16:3e:00:00:%02x".formatted(number),
                List.of(new PortDetails.FixedIp("s", "10.0.0." + number)),
                true,
                owner,
                "device",
                "host",
                true,
                List.of(),
                List.of(),
                1,
                List.of(options),
                null,
                name,
                null);
    }

    private static SubnetDetails subnet(List<String> dns, SubnetDetails.Route... routes) {
        return new SubnetDetails("s", NETWORK, 4, "10.0.0.0/24", "10.0.0.1", true, dns, List.of(routes));
    }

    private static ServedNetwork served(SubnetDetails subnet, @Nullable String domain, PortDetails... ports) {
        PortDetails dhcp = port(2, "network:dhcp", null);
        List<PortDetails> all = new ArrayList<>(List.of(dhcp));
        all.addAll(List.of(ports));
        return ServedNetwork.of(new DhcpNetwork(DETAILS, List.of(subnet), dhcp, all, domain))
                .orElseThrow();
    }

    private static DhcpFiles files(SubnetDetails subnet, PortDetails... ports) {
        return DhcpFiles.of(served(subnet, null, ports), true);
    }

    @Test
    void theOnlyServerIsTheNameServerAndSeveralAreAllTold() {
        assertThat(files(subnet(List.of())).opts()).doesNotContain("dns-server");
        assertThat(files(subnet(List.of()), port(7, "network:dhcp", null)).opts())
                .contains("tag:tag0,option:dns-server,10.0.0.2,10.0.0.7\n");
        assertThat(files(subnet(List.of("9.9.9.9", "8.8.8.8")), port(7, "network:dhcp", null))
                        .opts())
                .contains("tag:tag0,option:dns-server,9.9.9.9,8.8.8.8\n");
        assertThat(files(subnet(List.of("0.0.0.0"))).opts()).contains("tag:tag0,option:dns-server\n");
    }

    @Test
    void routersHaveNamesLikeEveryone() {
        DhcpFiles files = files(subnet(List.of()), port(1, "network:router_interface", null));
        assertThat(files.addnHosts()).contains("10.0.0.1\thost-10-0-0-1.openstacklocal. host-10-0-0-1\n");
    }

    /** A port's own domain goes before that of its network; neither changes what the guest calls itself. */
    @Test
    void chosenNamesAreFoundInChosenDomainsToo() {
        NetworkDetails network =
                new NetworkDetails(NETWORK, "project", NetworkType.LOCAL, null, null, 1450, true, null, "net.example.");
        PortDetails web = port(3, "compute:nova", "web");
        PortDetails own = new PortDetails(
                "p4",
                NETWORK,
                "project",
                "fa:16:3e:00:00:04",
                List.of(new PortDetails.FixedIp("s", "10.0.0.4")),
                true,
                "compute:nova",
                "device",
                "host",
                true,
                List.of(),
                List.of(),
                1,
                List.of(),
                null,
                "db",
                null,
                "port.example.");
        PortDetails dhcp = port(2, "network:dhcp", null);
        DhcpFiles files = DhcpFiles.of(
                ServedNetwork.of(new DhcpNetwork(
                                network,
                                List.of(subnet(List.of())),
                                dhcp,
                                List.of(dhcp, web, own, port(5, "compute:nova", null)),
                                null))
                        .orElseThrow(),
                true);
        assertThat(files.addnHosts().lines())
                .containsExactly(
                        "10.0.0.2\thost-10-0-0-2.openstacklocal. host-10-0-0-2",
                        "10.0.0.3\tweb.openstacklocal. web web.net.example.",
                        "10.0.0.4\tdb.openstacklocal. db db.port.example.",
                        "10.0.0.5\thost-10-0-0-5.openstacklocal. host-10-0-0-5");
        assertThat(files.host()).contains("fa:16:3e:00:00:04,db.openstacklocal.,10.0.0.4\n");
    }

    @Test
    void theDomainIsThatOfTheServer() {
        assertThat(DhcpFiles.of(served(subnet(List.of()), "cloud.example", port(3, "compute:nova", "web")), true)
                        .host())
                .contains("fa:16:3e:00:00:03,web.cloud.example.,10.0.0.3\n");
        assertThat(DhcpFiles.arguments(served(subnet(List.of()), "cloud.example"), Path.of("/d"), "ns-1", USUAL))
                .contains("--domain=cloud.example");
        assertThat(served(subnet(List.of()), "evil\n--script").domain()).isEqualTo("openstacklocal");
    }

    @Test
    void argumentsComeInTheOrderThatOperatorsKnow() {
        assertThat(DhcpFiles.arguments(served(subnet(List.of()), null), Path.of("/d"), "ns-1", USUAL))
                .containsExactly(
                        "--no-hosts",
                        "--no-resolv",
                        "--strict-order",
                        "--except-interface=lo",
                        "--pid-file=/d/pid",
                        "--dhcp-hostsfile=/d/host",
                        "--addn-hosts=/d/addn_hosts",
                        "--dhcp-optsfile=/d/opts",
                        "--dhcp-leasefile=/d/leases",
                        "--dhcp-match=set:ipxe,175",
                        "--bind-interfaces",
                        "--interface=ns-1",
                        "--dhcp-range=set:tag0,10.0.0.0,static,86400s",
                        "--dhcp-option-force=option:mtu,1450",
                        "--dhcp-lease-max=256",
                        "--conf-file=",
                        "--domain=openstacklocal",
                        "--user=nobody");
        DhcpProperties all = new DhcpProperties(
                Duration.ofHours(1),
                Duration.ofMinutes(10),
                Duration.ofMinutes(20),
                true,
                List.of("9.9.9.9", "2620:fe::9"),
                true,
                "/etc/altostratus/dnsmasq.conf");
        assertThat(DhcpFiles.arguments(served(subnet(List.of()), null), Path.of("/d"), "ns-1", all))
                .contains(
                        "--server=9.9.9.9",
                        "--server=2620:fe::9",
                        "--conf-file=/etc/altostratus/dnsmasq.conf",
                        "--dhcp-broadcast",
                        "--dhcp-option-force=option:T1,600s",
                        "--dhcp-option-force=option:T2,1200s")
                .doesNotContain("--no-resolv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nfa:16:3e:ff:ff:ff,evil,10.0.0.9",
                "a,10.0.0.9",
                "a\tb",
                "a b",
                "",
                "a\r",
                "-a",
                "a..b",
                "*",
                "ignore,x",
                "set:x"
            })
    void aNameBringsNothingWithIt(String name) {
        DhcpFiles files = files(subnet(List.of()), port(3, "compute:nova", name));
        assertThat(files.host().lines())
                .containsExactly(
                        "fa:16:3e:00:00:02,host-10-0-0-2.openstacklocal.,10.0.0.2",
                        "fa:16:3e:00:00:03,host-10-0-0-3.openstacklocal.,10.0.0.3");
        assertThat(files.addnHosts().lines()).hasSize(2);
    }

    @Test
    void anOptionBringsNothingWithIt() {
        DhcpFiles files = files(
                subnet(List.of()),
                port(
                        3,
                        "compute:nova",
                        null,
                        new PortDetails.DhcpOption("bootfile-name", "boot.img", 4),
                        new PortDetails.DhcpOption("150", "10.0.0.9", 4),
                        new PortDetails.DhcpOption("router\ntag:tag0,option:router", "10.6.6.6", 4),
                        new PortDetails.DhcpOption("server-ip-address,6", "10.6.6.6", 4),
                        new PortDetails.DhcpOption("option:router", "10.6.6.6", 4),
                        new PortDetails.DhcpOption("tftp-server", "10.0.0.1\ntag:tag0,option:router,10.6.6.6", 4),
                        new PortDetails.DhcpOption("client-id", "aa,10.0.0.66,set:tag0", 4),
                        new PortDetails.DhcpOption("client-id", "aa\n", 4)));
        assertThat(files.opts().lines().filter(line -> line.startsWith("tag:port-")))
                .containsExactly("tag:port-p3,option:bootfile-name,boot.img", "tag:port-p3,150,10.0.0.9");
        assertThat(files.opts() + files.host()).doesNotContain("10.6.6.6", "10.0.0.66");
        assertThat(files.host()).contains("fa:16:3e:00:00:03,host-10-0-0-3.openstacklocal.,10.0.0.3,set:port-p3\n");
    }

    /** dnsmasq itself is asked: what it does not understand, guests would never be told. */
    @Test
    void dnsmasqUnderstandsEveryOption() {
        DhcpFiles files = files(
                subnet(List.of("9.9.9.9"), new SubnetDetails.Route("172.16.0.0/16", "10.0.0.9")),
                port(
                        3,
                        "compute:nova",
                        "web",
                        new PortDetails.DhcpOption("bootfile-name", "boot.img", 4),
                        new PortDetails.DhcpOption("tftp-server", "10.0.0.9", 4),
                        new PortDetails.DhcpOption("server-ip-address", "10.0.0.9", 4),
                        new PortDetails.DhcpOption("classless-static-route", "10.9.0.0/16,10.0.0.9", 4),
                        new PortDetails.DhcpOption("router", "", 4),
                        new PortDetails.DhcpOption("150", "10.0.0.9", 4),
                        new PortDetails.DhcpOption("bootfile-url", "tftp://[2001:db8::1]/boot", 6),
                        new PortDetails.DhcpOption("dns-server", "[2001:db8::1]", 6),
                        new PortDetails.DhcpOption("59", "tftp://[2001:db8::1]/boot", 6)));
        CommandRunner runner = new CommandRunner();
        assertThat(files.opts().lines())
                .hasSizeGreaterThan(9)
                .allSatisfy(
                        line -> runner.run(Command.read("dnsmasq", "--test", "--conf-file=", "--dhcp-option=" + line)));
        assertThat(files.host().lines())
                .hasSize(2)
                .allSatisfy(
                        line -> runner.run(Command.read("dnsmasq", "--test", "--conf-file=", "--dhcp-host=" + line)));
    }

    @Test
    void routesAndServersThatAreNoAddressesAreLeftOut() {
        DhcpFiles files = files(subnet(
                List.of("9.9.9.9", "9.9.9.9\ntag:tag0,option:router,10.6.6.6", "resolver"),
                new SubnetDetails.Route("172.16.0.0/16", "10.0.0.9"),
                new SubnetDetails.Route("172.17.0.0/16,10.6.6.6", "10.0.0.9"),
                new SubnetDetails.Route("172.18.0.0/16", "10.0.0.9,0.0.0.0/0,10.6.6.6")));
        assertThat(files.opts())
                .contains("tag:tag0,option:dns-server,9.9.9.9\n")
                .contains(
                        "option:classless-static-route,172.16.0.0/16,10.0.0.9,169.254.169.254/32,10.0.0.2,0.0.0.0/0,10.0.0.1\n")
                .doesNotContain("10.6.6.6");
    }
}
