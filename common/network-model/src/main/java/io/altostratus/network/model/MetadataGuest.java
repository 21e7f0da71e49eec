package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import org.jspecify.annotations.Nullable;

/** The answer to {@link MetadataGuestRequest}: the server and its project; null if nobody has the address. */
@MessageType("network.metadata-guest")
public record MetadataGuest(
        @Nullable String deviceId, @Nullable String projectId) {}
