package io.altostratus.network.agent.metadata;

/** Who asks, by the port that has the address from which the question came. */
record Guest(String instanceId, String projectId) {}
