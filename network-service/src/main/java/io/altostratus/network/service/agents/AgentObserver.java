package io.altostratus.network.service.agents;

import io.altostratus.context.RequestContext;

/** Learns what administrators do with agents, inside the transaction in which they do it. */
public interface AgentObserver {

    void disabled(Agent agent, RequestContext context);

    void deleting(Agent agent, RequestContext context);
}
