package io.altostratus.network.service.dhcp;

import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.outbox.Outbox;
import io.altostratus.network.model.DhcpNetwork;
import io.altostratus.network.model.DhcpNetworkChanged;
import io.altostratus.network.model.DhcpNetworkRemoved;
import io.altostratus.network.model.NetworkQueues;
import io.altostratus.network.service.binding.PortBinder;
import io.altostratus.network.service.dns.DnsProperties;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.ports.FixedIp;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortRepository;
import io.altostratus.network.service.subnets.Subnet;
import io.altostratus.network.service.subnets.SubnetRepository;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells DHCP servers what they serve, whole networks at a time. */
@Component
public class DhcpAnnouncer {

    private final NetworkRepository networks;
    private final SubnetRepository subnets;
    private final PortRepository ports;
    private final DhcpRepository servings;
    private final PortBinder binder;
    private final DnsProperties dns;
    private final Outbox outbox;

    DhcpAnnouncer(
            NetworkRepository networks,
            SubnetRepository subnets,
            PortRepository ports,
            DhcpRepository servings,
            PortBinder binder,
            DnsProperties dns,
            Outbox outbox) {
        this.networks = networks;
        this.subnets = subnets;
        this.ports = ports;
        this.servings = servings;
        this.binder = binder;
        this.dns = dns;
        this.outbox = outbox;
    }

    /** To every host that serves the network. */
    void changed(String networkId, RequestContext context) {
        List<Serving> serving = servings.of(networkId);
        describe(serving)
                .forEach((host, network) ->
                        outbox.send(Address.host(host, NetworkQueues.AGENT), new DhcpNetworkChanged(network), context));
    }

    void removed(Serving serving, RequestContext context) {
        outbox.send(
                Address.host(serving.host(), NetworkQueues.AGENT),
                new DhcpNetworkRemoved(serving.networkId()),
                context);
    }

    /** All that a host serves, in a constant number of statements. */
    public List<DhcpNetwork> servedBy(String host) {
        return complete(servings.by(host)).stream().map(Described::network).toList();
    }

    private Map<String, DhcpNetwork> describe(List<Serving> serving) {
        return complete(serving).stream().collect(Collectors.toMap(Described::host, Described::network));
    }

    private record Described(String host, DhcpNetwork network) {}

    private List<Described> complete(List<Serving> serving) {
        List<String> ids = serving.stream().map(Serving::networkId).distinct().toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, Network> byId = networks.findAll(ids);
        Map<String, List<Subnet>> subnetsOf =
                subnets.ofNetworks(ids).stream().collect(Collectors.groupingBy(Subnet::networkId));
        Map<String, List<Port>> portsOf =
                ports.addressedIn(ids).stream().collect(Collectors.groupingBy(Port::networkId));
        List<Described> described = new ArrayList<>();
        for (Serving one : serving) {
            Network network = byId.get(one.networkId());
            if (network != null) { // it may have gone since; its end is told by a message of its own
                describe(
                                one,
                                network,
                                subnetsOf.getOrDefault(one.networkId(), List.of()),
                                portsOf.getOrDefault(one.networkId(), List.of()))
                        .ifPresent(described::add);
            }
        }
        return described;
    }

    /** Empty if the server's own port is not there (any more). */
    private Optional<Described> describe(
            Serving serving, Network network, List<Subnet> itsSubnets, List<Port> itsPorts) {
        return itsPorts.stream()
                .filter(port -> port.id().equals(serving.portId()))
                .findFirst()
                .map(own -> new Described(
                        serving.host(),
                        new DhcpNetwork(
                                binder.details(network, serving.host()),
                                near(own, itsSubnets).stream()
                                        .map(Subnet::details)
                                        .toList(),
                                own.details(),
                                itsPorts.stream().map(Port::details).toList(),
                                dns.domain())));
    }

    /** Of a routed network the subnets on the server's segment: its guests do not reach the others directly. */
    private static List<Subnet> near(Port own, List<Subnet> all) {
        Set<String> addressed = own.fixedIps().stream().map(FixedIp::subnetId).collect(Collectors.toSet());
        Set<@Nullable String> segments = new HashSet<>();
        all.stream()
                .filter(subnet -> addressed.contains(subnet.id()))
                .forEach(subnet -> segments.add(subnet.segmentId()));
        return all.stream()
                .filter(subnet -> subnet.segmentId() == null || segments.contains(subnet.segmentId()))
                .toList();
    }
}
