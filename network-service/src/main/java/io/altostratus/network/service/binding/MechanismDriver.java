package io.altostratus.network.service.binding;

import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.segments.Segment;
import java.util.Optional;

/** A way to carry networks on hosts. */
public interface MechanismDriver {

    /** The agent whose presence on a host makes the mechanism available there. */
    String agentType();

    /** What the hypervisor plugs the guest into, as in {@code binding:vif_type}. */
    String vifType();

    /** Why the agent's host cannot carry the network; empty if it can. */
    Optional<String> refusal(Agent agent, Segment segment, String vnicType);
}
