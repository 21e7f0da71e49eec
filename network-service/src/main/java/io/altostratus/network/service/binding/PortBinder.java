package io.altostratus.network.service.binding;

import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.agents.AgentRepository;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.segments.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Decides how ports are bound to hosts. */
@Component
public class PortBinder {

    private static final Logger LOG = LoggerFactory.getLogger(PortBinder.class);

    private final List<MechanismDriver> drivers;
    private final AgentRepository agents;

    PortBinder(List<MechanismDriver> drivers, AgentRepository agents) {
        this.drivers = drivers;
        this.agents = agents;
    }

    /** What is known of these hosts now. */
    public Hosts hosts(Collection<String> names) {
        List<Agent> found = new ArrayList<>();
        if (!names.isEmpty()) {
            drivers.forEach(driver -> found.addAll(agents.onHosts(driver.agentType(), names)));
        }
        return new Hosts(found);
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

        /** The {@code binding:vif_type} of a port on the host, if one of the network's segments gets there. */
        public String vifType(String host, List<Segment> segments, String vnicType) {
            if (host.isEmpty()) {
                return Vif.UNBOUND;
            }
            List<String> reasons = new ArrayList<>();
            for (MechanismDriver driver : drivers) {
                for (Segment segment : segments) {
                    Optional<String> refusal = refusal(driver, host, segment, vnicType);
                    if (refusal.isEmpty()) {
                        return driver.vifType();
                    }
                    reasons.add(refusal.get());
                }
            }
            LOG.warn(
                    "A port of a network of {} cannot be bound to host {}: {}",
                    segments.stream()
                            .map(segment -> segment.type().apiName() + " (" + segment.key() + ")")
                            .toList(),
                    host,
                    reasons);
            return Vif.FAILED;
        }

        /** Whether ports of the network could be bound to the host. */
        public boolean canCarry(String host, List<Segment> segments) {
            return drivers.stream()
                    .anyMatch(driver -> segments.stream()
                            .anyMatch(segment ->
                                    refusal(driver, host, segment, Vif.NORMAL).isEmpty()));
        }

        /** The segment by which the host reaches the network, whether or not its agent is alive just now. */
        public Optional<Segment> reached(String host, List<Segment> segments) {
            return segments.stream().filter(segment -> reaches(host, segment)).findFirst();
        }

        /** Whether the segment gets to the host, whether or not its agent is alive just now. */
        public boolean reaches(String host, Segment segment) {
            return drivers.stream()
                    .anyMatch(driver -> agents.stream()
                            .anyMatch(agent -> agent.host().equals(host)
                                    && agent.agentType().equals(driver.agentType())
                                    && driver.refusal(agent, segment, Vif.NORMAL)
                                            .isEmpty()));
        }

        private Optional<String> refusal(MechanismDriver driver, String host, Segment segment, String vnicType) {
            Optional<Agent> agent = agents.stream()
                    .filter(a -> a.host().equals(host) && a.agentType().equals(driver.agentType()))
                    .findFirst();
            if (agent.isEmpty()) {
                return Optional.of("it has no " + driver.agentType());
            }
            if (!agent.get().alive()) {
                return Optional.of("its " + driver.agentType() + " is not alive");
            }
            return driver.refusal(agent.get(), segment, vnicType);
        }
    }
}
