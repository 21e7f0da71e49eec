package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** A call of a host: the present state of these groups and of the groups that their rules name. */
@MessageType("network.security-groups.request")
public record SecurityGroupsRequest(List<String> groupIds) {}
