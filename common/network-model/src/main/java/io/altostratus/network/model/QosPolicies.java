package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** The answer to {@link QosPoliciesRequest}; policies that do not exist, or that the host has no port of, are missing. */
@MessageType("network.qos-policies")
public record QosPolicies(List<QosPolicyDetails> policies) {}
