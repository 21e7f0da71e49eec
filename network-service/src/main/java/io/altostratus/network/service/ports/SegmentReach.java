package io.altostratus.network.service.ports;

import io.altostratus.network.service.binding.PortBinder;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.segments.Segment;
import io.altostratus.network.service.subnets.Subnet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Which subnets of routed networks are where a host is. */
@Component
public class SegmentReach {

    /**
     * What hosts reach of one network.
     *
     * @param routed whether its subnets are on single segments
     * @param segments by host, the ids of the segments that get there
     */
    public record Reached(boolean routed, Map<String, Set<String>> segments) {

        /** Of a network whose subnets are everywhere. */
        static final Reached EVERYWHERE = new Reached(false, Map.of());

        /** Whether ports on the host may have addresses of the subnet. */
        public boolean includes(String host, Subnet subnet) {
            return !routed
                    || subnet.segmentId() == null
                    || segments.getOrDefault(host, Set.of()).contains(subnet.segmentId());
        }
    }

    private final NetworkRepository networks;
    private final PortBinder binder;

    SegmentReach(NetworkRepository networks, PortBinder binder) {
        this.networks = networks;
        this.binder = binder;
    }

    /** Costs no statement unless the network is routed. */
    public Reached of(Network network, Collection<String> hosts) {
        if (!network.routed()) {
            return Reached.EVERYWHERE;
        }
        Map<String, Segment> segments = networks.segmentsOf(network.id());
        PortBinder.Hosts known =
                binder.hosts(hosts.stream().filter(host -> !host.isEmpty()).toList());
        Map<String, Set<String>> reached = new HashMap<>();
        for (String host : hosts) {
            reached.put(
                    host,
                    segments.entrySet().stream()
                            .filter(segment -> known.reaches(host, segment.getValue()))
                            .map(Map.Entry::getKey)
                            .collect(Collectors.toSet()));
        }
        return new Reached(true, reached);
    }
}
