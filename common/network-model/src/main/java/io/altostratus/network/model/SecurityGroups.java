package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** The answer to {@link SecurityGroupsRequest}. */
@MessageType("network.security-groups")
public record SecurityGroups(List<SecurityGroupDetails> groups) {}
