package io.altostratus.compute.model.report;

import io.altostratus.compute.model.order.Fence;
import io.altostratus.messaging.MessageType;

/**
 * From a host: an order was carried out.
 *
 * @param powerState code of {@link io.altostratus.compute.model.state.PowerState} afterwards
 */
@MessageType("compute.report.done")
public record OrderDone(String orderId, String serverId, String host, Fence fence, int powerState) {}
