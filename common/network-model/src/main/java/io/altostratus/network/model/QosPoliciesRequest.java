package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** A host asks for the present state of QoS policies. */
@MessageType("network.qos-policies.request")
public record QosPoliciesRequest(List<String> policyIds) {}
