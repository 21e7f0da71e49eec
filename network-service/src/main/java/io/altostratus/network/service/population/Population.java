package io.altostratus.network.service.population;

import io.altostratus.network.model.NetworkPeers;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.service.binding.PopulationDriver;
import io.altostratus.network.service.binding.PortBinder;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.population.PopulationRepository.Resident;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.segments.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Tells a host behind which other hosts the ports of its overlay networks are. Costs a constant number of statements. */
@Component
public class Population {

    private final PopulationRepository repository;
    private final NetworkRepository networks;
    private final PopulationDriver driver;
    private final PortBinder binder;

    Population(
            PopulationRepository repository, NetworkRepository networks, PopulationDriver driver, PortBinder binder) {
        this.repository = repository;
        this.networks = networks;
        this.driver = driver;
        this.binder = binder;
    }

    /** One for each of the networks, also for those that the host has nothing of: they are empty. */
    public List<NetworkPeers> peers(String host, Collection<String> networkIds) {
        if (!driver.isEnabled()) {
            return networkIds.stream()
                    .map(id -> new NetworkPeers(id, false, false, List.of()))
                    .toList();
        }
        Map<String, Network> own = networks.findAll(repository.ofHost(host, networkIds));
        Map<String, List<Resident>> residents =
                repository.residents(own.keySet()).stream().collect(Collectors.groupingBy(Resident::networkId));
        Set<String> hosts = residents.values().stream()
                .flatMap(List::stream)
                .map(Resident::host)
                .collect(Collectors.toSet());
        Map<String, Set<String>> sharers = repository.sharers(own.keySet());
        sharers.values().forEach(hosts::addAll);
        hosts.add(host);
        PortBinder.Hosts present = binder.hosts(hosts);
        return networkIds.stream()
                .distinct()
                .map(id -> {
                    Network network = own.get(id);
                    return network == null
                            ? new NetworkPeers(id, true, false, List.of())
                            : peers(
                                    host,
                                    network,
                                    residents.getOrDefault(id, List.of()),
                                    sharers.getOrDefault(id, Set.of()),
                                    present);
                })
                .toList();
    }

    private static NetworkPeers peers(
            String host, Network network, List<Resident> residents, Set<String> sharers, PortBinder.Hosts present) {
        Optional<Segment> segment = present.reached(host, network.segments());
        Map<String, List<NetworkPeers.Port>> byHost = new LinkedHashMap<>();
        for (Resident resident : residents) {
            if (!resident.host().equals(host)) {
                byHost.computeIfAbsent(resident.host(), h -> new ArrayList<>())
                        .add(new NetworkPeers.Port(
                                resident.macAddress(), resident.addresses(), wanders(resident.deviceOwner())));
            }
        }
        sharers.stream().filter(other -> !other.equals(host)).forEach(other -> byHost.putIfAbsent(other, List.of()));
        List<NetworkPeers.Host> hosts = new ArrayList<>();
        byHost.forEach((other, ports) -> {
            // A host that reaches the network by another segment is not at the end of any of its tunnels.
            if (isTunnel(segment) && present.reached(other, network.segments()).equals(segment)) {
                present.tunnelingIp(other).ifPresent(ip -> hosts.add(new NetworkPeers.Host(other, ip, ports)));
            }
        });
        return new NetworkPeers(
                network.id(),
                true,
                residents.stream().allMatch(Population::isFullyKnown)
                        && network.segments().size() == 1,
                hosts);
    }

    private static boolean isTunnel(Optional<Segment> segment) {
        return segment.filter(s -> s.type() == NetworkType.VXLAN || s.type() == NetworkType.GRE)
                .isPresent();
    }

    /** It stands on several hosts, and answers on the one that is in charge. */
    private static boolean wanders(String deviceOwner) {
        return deviceOwner.equals(Port.ROUTER_REPLICATED_OWNER);
    }

    /** It sends from the addresses that it was given, and from no others. */
    private static boolean isFullyKnown(Resident resident) {
        return resident.deviceOwner().startsWith("network:") || resident.portSecurity() && !resident.hasPairs();
    }
}
