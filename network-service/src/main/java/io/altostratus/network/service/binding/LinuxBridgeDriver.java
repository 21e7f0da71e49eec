package io.altostratus.network.service.binding;

import io.altostratus.network.model.NetworkType;
import io.altostratus.network.service.agents.Agent;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Networks by Linux bridges: local, flat, vlan and vxlan ones. */
@Component
class LinuxBridgeDriver extends AgentMechanism {

    LinuxBridgeDriver() {
        super("linuxbridge", Agent.LINUX_BRIDGE, Set.of(NetworkType.VXLAN));
    }

    @Override
    Answer.Bound vif(Agent agent) {
        return new Answer.Bound(Vif.BRIDGE, plain());
    }
}
