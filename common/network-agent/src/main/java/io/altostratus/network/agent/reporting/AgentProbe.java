package io.altostratus.network.agent.reporting;

import io.altostratus.messaging.MessageType;

/**
 * From an agent to itself, through its own queue: that it comes back shows that the agent still consumes.
 *
 * @param sentNanos of the sender's monotonic clock
 * @param process tells a probe of this process from one of an earlier
 */
@MessageType("network.agent.probe")
public record AgentProbe(long sentNanos, String process) {}
