package io.altostratus.network.service.binding;

import io.altostratus.network.model.NetworkType;
import io.altostratus.network.service.agents.Agent;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Networks by Open vSwitch: of every kind. */
@Component
class OpenVSwitchDriver extends AgentMechanism {

    private static final String INTEGRATION_BRIDGE = "br-int";

    OpenVSwitchDriver() {
        super("openvswitch", Agent.OPEN_VSWITCH, Set.of(NetworkType.VXLAN, NetworkType.GRE));
    }

    @Override
    Answer.Bound vif(Agent agent) {
        Map<String, Object> details = new HashMap<>(plain());
        details.put("bridge_name", agent.configured("integration_bridge", INTEGRATION_BRIDGE));
        details.put("datapath_type", agent.configured("datapath_type", "system"));
        // A bridge of the host between guest and switch, where iptables filters, unless the agent filters by flows.
        details.put(
                "ovs_hybrid_plug",
                agent.configurations().path("ovs_hybrid_plug").asBoolean(false));
        return new Answer.Bound(Vif.OVS, details);
    }
}
