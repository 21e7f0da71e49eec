package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** Tells all hosts that these QoS policies have other rules now; who needs them asks. May be lost. */
@MessageType("network.qos-policies.changed")
public record QosPoliciesChanged(List<String> policyIds) {}
