package io.altostratus.network.service.dhcp;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.agents.AgentRepository;
import io.altostratus.network.service.agents.Zones;
import io.altostratus.network.service.binding.Placement;
import io.altostratus.network.service.binding.PortBinder;
import io.altostratus.network.service.binding.Vif;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.ports.FixedIp;
import io.altostratus.network.service.ports.FixedIpRequest;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortRepository;
import io.altostratus.network.service.ports.PortStore;
import io.altostratus.network.service.ports.SegmentReach;
import io.altostratus.network.service.subnets.Subnet;
import io.altostratus.network.service.subnets.SubnetRepository;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Chooses who serves a network, and keeps the servers' ports. Every method runs inside its caller's transaction, which
 * has locked the network.
 */
@Component
class DhcpScheduler {

    private static final Logger LOG = LoggerFactory.getLogger(DhcpScheduler.class);

    private final DhcpRepository repository;
    private final AgentRepository agents;
    private final Zones zones;
    private final PortBinder binder;
    private final SegmentReach reach;
    private final PortStore store;
    private final PortRepository ports;
    private final SubnetRepository subnets;
    private final DhcpAnnouncer announcer;
    private final DhcpProperties properties;
    private final Clock clock;

    DhcpScheduler(
            DhcpRepository repository,
            AgentRepository agents,
            Zones zones,
            PortBinder binder,
            SegmentReach reach,
            PortStore store,
            PortRepository ports,
            SubnetRepository subnets,
            DhcpAnnouncer announcer,
            DhcpProperties properties,
            Clock clock) {
        this.repository = repository;
        this.agents = agents;
        this.zones = zones;
        this.binder = binder;
        this.reach = reach;
        this.store = store;
        this.ports = ports;
        this.subnets = subnets;
        this.announcer = announcer;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Makes servers and their addresses what the network's subnets ask for: on each segment of a routed network as many
     * as elsewhere in the whole network. Whoever calls tells the servers.
     *
     * @param except a subnet that is about to go
     */
    void arrange(Network network, @Nullable String except, RequestContext context) {
        List<Subnet> withDhcp = subnetsWithDhcp(network).stream()
                .filter(subnet -> !subnet.id().equals(except))
                .toList();
        if (withDhcp.isEmpty()) {
            end(network, context);
            return;
        }
        List<Serving> present = repository.of(network.id());
        Set<String> hosts = present.stream().map(Serving::host).collect(Collectors.toSet());
        SegmentReach.Reached reached = reach.of(network, hosts);
        present.forEach(serving -> address(network, serving, near(reached, serving.host(), withDhcp), context));
        if (!network.adminStateUp()) {
            return;
        }
        for (Subnet any : onePerSegment(withDhcp)) {
            long missing = properties.agentsPerNetwork()
                    - present.stream()
                            .filter(serving -> reached.includes(serving.host(), any))
                            .count();
            if (missing > 0) {
                candidates(network, List.of(any), hosts).stream().limit(missing).forEach(host -> {
                    hosts.add(host);
                    serve(network, host, withDhcp, context);
                });
            }
        }
    }

    private static Collection<Subnet> onePerSegment(List<Subnet> all) {
        Map<@Nullable String, Subnet> first = new LinkedHashMap<>();
        all.forEach(subnet -> first.putIfAbsent(subnet.segmentId(), subnet));
        return first.values();
    }

    private static List<String> near(SegmentReach.Reached reached, String host, List<Subnet> all) {
        return all.stream()
                .filter(subnet -> reached.includes(host, subnet))
                .map(Subnet::id)
                .toList();
    }

    List<Subnet> subnetsWithDhcp(Network network) {
        return subnets.ofNetworks(List.of(network.id())).stream()
                .filter(subnet -> subnet.enableDhcp() && !subnet.pools().isEmpty())
                .toList();
    }

    /** Gives the server's port an address in each subnet with DHCP, and none in others. */
    private void address(Network network, Serving serving, List<String> subnetIds, RequestContext context) {
        Port port = ports.find(serving.portId()).orElseThrow();
        List<FixedIpRequest> requests = new ArrayList<>();
        for (String subnet : subnetIds) {
            requests.add(port.fixedIps().stream()
                    .filter(ip -> ip.subnetId().equals(subnet))
                    .findFirst()
                    .map(FixedIpRequest::keep)
                    .orElse(FixedIpRequest.in(subnet)));
        }
        Set<String> has = port.fixedIps().stream().map(FixedIp::subnetId).collect(Collectors.toSet());
        if (!has.equals(Set.copyOf(subnetIds))) {
            store.change(network, port, port, requests, context);
        }
    }

    /** Lets a certain host serve the network, with those of the subnets that are where it is. */
    void serve(Network network, String host, List<Subnet> withDhcp, RequestContext context) {
        List<String> subnetIds = near(reach.of(network, Set.of(host)), host, withDhcp);
        Placement placement = binder.hosts(Set.of(host)).bind(host, network.segments(), Vif.NORMAL);
        Port port = DhcpPort.of(network, host, placement, UtcTime.now(clock));
        List<FixedIpRequest> requests =
                subnetIds.stream().map(FixedIpRequest::in).toList();
        store.prepare(List.of(new PortStore.Draft(network, port, requests, null)))
                .insert(context);
        repository.insert(new Serving(network.id(), host, port.id()));
        LOG.info("Network {} is served by the DHCP agent on {}", network.id(), host);
    }

    /** Nobody serves the network any more. */
    void end(Network network, RequestContext context) {
        repository.of(network.id()).forEach(serving -> end(serving, context));
    }

    /** With the network go also the ports that somebody else called those of DHCP servers, as in Neutron. */
    void endWith(Network network, RequestContext context) {
        end(network, context);
        store.remove(
                ports.inNetwork(network.id()).stream()
                        .filter(port -> port.deviceOwner().equals(Port.DHCP_OWNER))
                        .toList(),
                true,
                context);
    }

    void end(Serving serving, RequestContext context) {
        repository.delete(serving);
        store.remove(ports.findAll(List.of(serving.portId())), true, context);
        announcer.removed(serving, context);
    }

    /**
     * Gives the network to another host, which takes over the port with its addresses, so that guests do not notice.
     *
     * @return false if there is no other that could serve it: all stays as it was
     */
    boolean move(Network network, Serving serving, RequestContext context) {
        Set<String> present =
                repository.of(network.id()).stream().map(Serving::host).collect(Collectors.toSet());
        Port port = ports.find(serving.portId()).orElseThrow();
        Set<String> has = port.fixedIps().stream().map(FixedIp::subnetId).collect(Collectors.toSet());
        List<Subnet> needed = subnetsWithDhcp(network).stream()
                .filter(subnet -> has.contains(subnet.id()))
                .toList();
        List<String> others = candidates(network, needed, present);
        if (others.isEmpty()) {
            return false;
        }
        String host = others.getFirst();
        Placement placement = binder.hosts(Set.of(host)).bind(host, network.segments(), Vif.NORMAL);
        Port moved = port.ofDevice(DhcpPort.deviceId(host, network.id()))
                .with(DhcpPort.binding(host, placement), Port.Provisioning.NONE);
        store.change(network, port, moved, null, context);
        repository.move(serving, host);
        announcer.removed(serving, context);
        announcer.changed(network.id(), context);
        LOG.info("Network {} goes from the DHCP agent on {} to that on {}", network.id(), serving.host(), host);
        return true;
    }

    /** Hosts that could serve these subnets of the network, those with the fewest networks first. */
    private List<String> candidates(Network network, List<Subnet> needed, Set<String> except) {
        List<String> alive = agents.ofType(Agent.DHCP).stream()
                .filter(agent -> agent.alive() && agent.adminStateUp() && !except.contains(agent.host()))
                .filter(agent -> network.availabilityZoneHints().isEmpty()
                        || network.availabilityZoneHints().contains(zones.of(agent)))
                .map(Agent::host)
                .toList();
        if (alive.isEmpty()) {
            return alive;
        }
        PortBinder.Hosts hosts = binder.hosts(alive);
        SegmentReach.Reached reached = reach.of(network, alive);
        Map<String, Integer> load = repository.load();
        return alive.stream()
                .filter(host -> hosts.canCarry(host, network.segments()))
                .filter(host -> needed.stream().allMatch(subnet -> reached.includes(host, subnet)))
                .sorted(Comparator.<String>comparingInt(host -> load.getOrDefault(host, 0))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }
}
