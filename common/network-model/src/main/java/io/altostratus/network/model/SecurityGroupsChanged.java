package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** To all hosts: rules or members of these groups have changed. Who enforces one of them asks for it. */
@MessageType("network.security-groups.changed")
public record SecurityGroupsChanged(List<String> groupIds) {}
