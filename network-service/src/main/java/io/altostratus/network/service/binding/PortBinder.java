package io.altostratus.network.service.binding;

import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.agents.AgentRepository;
import io.altostratus.network.service.segments.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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

    /** Some hosts with the agents that can carry networks there. */
    public final class Hosts {

        private final List<Agent> agents;

        private Hosts(List<Agent> agents) {
            this.agents = agents;
        }

        /** The {@code binding:vif_type} of a port of the network on the host. */
        public String vifType(String host, Segment segment, String vnicType) {
            if (host.isEmpty()) {
                return Vif.UNBOUND;
            }
            List<String> reasons = new ArrayList<>();
            for (MechanismDriver driver : drivers) {
                Optional<String> refusal = refusal(driver, host, segment, vnicType);
                if (refusal.isEmpty()) {
                    return driver.vifType();
                }
                reasons.add(refusal.get());
            }
            LOG.warn(
                    "A port of a {} network ({}) cannot be bound to host {}: {}",
                    segment.type().apiName(),
                    segment.key(),
                    host,
                    reasons);
            return Vif.FAILED;
        }

        /** Whether ports of the network could be bound to the host. */
        public boolean canCarry(String host, Segment segment) {
            return drivers.stream()
                    .anyMatch(
                            driver -> refusal(driver, host, segment, Vif.NORMAL).isEmpty());
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
