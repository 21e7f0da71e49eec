package io.altostratus.compute.model.report;

import io.altostratus.compute.model.order.Fence;
import io.altostratus.messaging.MessageType;

/**
 * From a host: a guest's power state changed without an order.
 *
 * @param fence the newest order the host had seen; the report says nothing about what came later
 */
@MessageType("compute.report.power")
public record GuestPowerChanged(String serverId, String host, Fence fence, int powerState) {}
