package io.altostratus.network.service.binding;

import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.segments.Segment;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Networks by Linux bridges. */
@Component
class LinuxBridgeDriver implements MechanismDriver {

    @Override
    public String agentType() {
        return Agent.LINUX_BRIDGE;
    }

    @Override
    public String vifType() {
        return Vif.BRIDGE;
    }

    @Override
    public Optional<String> refusal(Agent agent, Segment segment, String vnicType) {
        if (!vnicType.equals(Vif.NORMAL)) {
            return Optional.of("Linux bridges have no vNICs of type " + vnicType);
        }
        return switch (segment.type()) {
            case LOCAL -> Optional.empty();
            case FLAT, VLAN ->
                agent.physicalNetworks().containsKey(segment.physicalNetwork())
                        ? Optional.empty()
                        : Optional.of("it has no interface for the physical network " + segment.physicalNetwork());
            case GRE -> Optional.of("Linux bridges carry no gre networks");
            case VXLAN ->
                agent.tunnelTypes().contains("vxlan") ? Optional.empty() : Optional.of("it makes no vxlan tunnels");
        };
    }
}
