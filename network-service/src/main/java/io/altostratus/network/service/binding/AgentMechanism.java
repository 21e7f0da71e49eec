package io.altostratus.network.service.binding;

import io.altostratus.network.model.NetworkType;
import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.segments.Segment;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A mechanism that an agent on the host works; what that tells about itself decides. */
abstract class AgentMechanism implements MechanismDriver {

    private final String name;
    private final String agentType;
    private final Set<NetworkType> tunnels;

    /** @param tunnels the kinds of overlay networks that it knows */
    AgentMechanism(String name, String agentType, Set<NetworkType> tunnels) {
        this.name = name;
        this.agentType = agentType;
        this.tunnels = Set.copyOf(tunnels);
    }

    /** How the hypervisor plugs a guest in where this agent works. */
    abstract Answer.Bound vif(Agent agent);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Set<String> agentTypes() {
        return Set.of(agentType);
    }

    @Override
    public final Answer bind(HostAgents host, Segment segment, String vnicType) {
        Optional<Agent> agent = host.working(agentType);
        if (agent.isEmpty()) {
            return new Answer.Refused(
                    host.any(agentType).isEmpty()
                            ? "it has no " + agentType
                            : "its " + agentType + " has given no sign of life lately");
        }
        if (!vnicType.equals(Vif.NORMAL)) {
            return new Answer.Refused("its " + agentType + " has no vNICs of type " + vnicType);
        }
        return refusal(agent.get(), segment).<Answer>map(Answer.Refused::new).orElseGet(() -> vif(agent.get()));
    }

    private Optional<String> refusal(Agent agent, Segment segment) {
        return switch (segment.type()) {
            case LOCAL -> Optional.empty();
            case FLAT, VLAN ->
                agent.physicalNetworks().containsKey(segment.physicalNetwork())
                        ? Optional.empty()
                        : Optional.of("its " + agentType + " has no interface for the physical network "
                                + segment.physicalNetwork());
            case VXLAN, GRE -> {
                String type = segment.type().apiName();
                if (!tunnels.contains(segment.type())) {
                    yield Optional.of("a " + agentType + " carries no " + type + " networks");
                }
                yield agent.tunnelTypes().contains(type)
                        ? Optional.empty()
                        : Optional.of("its " + agentType + " makes no " + type + " tunnels");
            }
        };
    }

    static Map<String, Object> plain() {
        return Map.of("port_filter", true, "connectivity", "l2");
    }
}
