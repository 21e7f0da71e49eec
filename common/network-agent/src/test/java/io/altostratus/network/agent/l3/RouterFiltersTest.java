package io.altostratus.network.agent.l3;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.host.CommandRunner;
import io.altostratus.host.filter.FilterProgram;
import io.altostratus.host.filter.PacketFilter;
import io.altostratus.host.namespace.NetworkNamespaces;
import io.altostratus.network.model.RouterDetails;
import io.altostratus.testing.HostTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One port forwarding that iptables does not understand would keep all of a router's addresses from working. */
@HostTest
class RouterFiltersTest {

    private static final String NAMESPACE = "router-filters-test";

    @Test
    void iptablesTakesForwardingsOfEveryProtocol() {
        List<RouterDetails.Forwarding> forwardings = Stream.of("tcp", "udp", "sctp", "dccp", "icmp", "icmp6", "x -j")
                .map(protocol -> new RouterDetails.Forwarding(protocol, 80, 90, "10.0.0.3", 8080, 8090))
                .toList();
        WantedRouter router = WantedRouter.of(new RouterDetails(
                "r1",
                "project",
                true,
                List.of(),
                null,
                true,
                List.of(),
                List.of(new RouterDetails.FloatingIp("f1", "203.0.113.9", null, forwardings)),
                1,
                null));
        CommandRunner runner = new CommandRunner();
        NetworkNamespaces namespaces = new NetworkNamespaces(runner);
        if (namespaces.names().contains(NAMESPACE)) {
            namespaces.delete(NAMESPACE);
        }
        namespaces.add(NAMESPACE);
        try {
            PacketFilter filter = new PacketFilter(runner).inNamespace(NAMESPACE);
            new RouterFilters(filter, true).apply(router);
            assertThat(filter.read(FilterProgram.IPTABLES, "nat").rules("neutron-l3-agent-fip-pf"))
                    .hasSize(5)
                    .contains("-d 203.0.113.9/32 -p tcp -m tcp --dport 80:90 -j DNAT --to-destination"
                            + " 10.0.0.3:8080-8090/80")
                    .contains("-d 203.0.113.9/32 -p icmp -j DNAT --to-destination 10.0.0.3");
        } finally {
            namespaces.delete(NAMESPACE);
        }
    }
}
