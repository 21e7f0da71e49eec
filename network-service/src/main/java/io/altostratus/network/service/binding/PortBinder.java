package io.altostratus.network.service.binding;

import io.altostratus.context.Json;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.agents.AgentRepository;
import io.altostratus.network.service.binding.MechanismDriver.Answer;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.segments.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Decides how ports are bound to hosts: the first configured driver that can carry one of the network's segments. */
@Component
public class PortBinder {

    private static final Logger LOG = LoggerFactory.getLogger(PortBinder.class);

    /** Characters: it is kept with the port. */
    private static final int LONGEST_REASON = 500;

    private final List<MechanismDriver> drivers;
    private final AgentRepository agents;

    /** @throws IllegalStateException if a driver is configured that is not there */
    PortBinder(BindingProperties properties, List<MechanismDriver> present, AgentRepository agents) {
        this.drivers = chosen(properties.mechanismDrivers(), present);
        this.agents = agents;
    }

    static List<MechanismDriver> chosen(List<String> names, List<MechanismDriver> present) {
        Map<String, MechanismDriver> byName = new HashMap<>();
        for (MechanismDriver driver : present) {
            if (byName.put(driver.name(), driver) != null) {
                throw new IllegalStateException("two mechanism drivers are called " + driver.name());
            }
        }
        List<MechanismDriver> chosen = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            MechanismDriver driver = byName.get(name);
            if (driver == null) {
                throw new IllegalStateException("altostratus.network.binding.mechanism-drivers: there is no driver "
                        + name + "; there are " + new TreeSet<>(byName.keySet()));
            }
            chosen.add(driver);
        }
        return List.copyOf(chosen);
    }

    /** What is known of these hosts now. */
    public Hosts hosts(Collection<String> names) {
        Set<String> types =
                drivers.stream().flatMap(driver -> driver.agentTypes().stream()).collect(Collectors.toSet());
        return new Hosts(names.isEmpty() || types.isEmpty() ? List.of() : agents.onHosts(types, names));
    }

    /** What a host learns of a network: with the segment by which it reaches it. */
    public NetworkDetails details(Network network, String host) {
        return network.segments().size() == 1
                ? network.details()
                : hosts(Set.of(host))
                        .reached(host, network.segments())
                        .map(network::details)
                        .orElseGet(network::details);
    }

    /** Some hosts with the agents that can carry networks there. */
    public final class Hosts {

        private final List<Agent> agents;

        private Hosts(List<Agent> agents) {
            this.agents = agents;
        }

        /** How a port on the host is bound, if one of the network's segments gets there. */
        public Placement bind(String host, List<Segment> segments, String vnicType) {
            if (host.isEmpty()) {
                return Placement.UNBOUND;
            }
            Set<String> reasons = new LinkedHashSet<>();
            for (MechanismDriver driver : drivers) {
                for (Segment segment : segments) {
                    switch (driver.bind(view(driver, host, false), segment, vnicType)) {
                        case Answer.Bound(String vifType, Map<String, Object> details) -> {
                            return new Placement(vifType, Json.MAPPER.writeValueAsString(details));
                        }
                        case Answer.Refused(String reason) -> reasons.add(driver.name() + ": " + reason);
                        case Answer.Silent() -> {
                            // The next may.
                        }
                    }
                }
            }
            LOG.warn(
                    "A port of a network of {} cannot be bound to host {}: {}",
                    segments.stream()
                            .map(segment -> segment.type().apiName() + " (" + segment.key() + ")")
                            .toList(),
                    host,
                    reasons);
            String all = reasons.isEmpty() ? "no mechanism driver is configured" : String.join("; ", reasons);
            all = all.length() <= LONGEST_REASON ? all : all.substring(0, LONGEST_REASON) + "…";
            return new Placement(Vif.FAILED, Json.MAPPER.writeValueAsString(Map.of(Placement.REASON, all)));
        }

        /** Whether ports of the network could be bound to the host. */
        public boolean canCarry(String host, List<Segment> segments) {
            return segments.stream().anyMatch(segment -> carries(host, segment, false));
        }

        /** The segment by which the host reaches the network, whether or not its agent is alive just now. */
        public Optional<Segment> reached(String host, List<Segment> segments) {
            return segments.stream().filter(segment -> reaches(host, segment)).findFirst();
        }

        /** Whether the segment gets to the host, whether or not its agent is alive just now. */
        public boolean reaches(String host, Segment segment) {
            return carries(host, segment, true);
        }

        /** Where the host's tunnels end. */
        public Optional<String> tunnelingIp(String host) {
            return agents.stream()
                    .filter(agent -> agent.host().equals(host))
                    .map(agent -> agent.configured(Agent.TUNNELING_IP, ""))
                    .filter(ip -> !ip.isEmpty())
                    .findFirst();
        }

        private boolean carries(String host, Segment segment, boolean evenDead) {
            return drivers.stream()
                    .anyMatch(driver ->
                            driver.bind(view(driver, host, evenDead), segment, Vif.NORMAL) instanceof Answer.Bound);
        }

        private HostAgents view(MechanismDriver driver, String host, boolean evenDead) {
            return new HostAgents(
                    host,
                    agents.stream()
                            .filter(agent -> agent.host().equals(host)
                                    && driver.agentTypes().contains(agent.agentType()))
                            .toList(),
                    evenDead);
        }
    }
}
