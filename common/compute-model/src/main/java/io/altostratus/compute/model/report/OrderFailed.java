package io.altostratus.compute.model.report;

import io.altostratus.compute.model.order.Fence;
import io.altostratus.messaging.MessageType;

/**
 * From a host: an order could not be carried out.
 *
 * @param stage what the host was doing, for example {@code downloading the image}
 * @param message why it failed, fit to be shown to the server's owner
 * @param nextStep what an operator can do about it
 * @param superseded the host has seen a newer order and has done nothing
 */
@MessageType("compute.report.failed")
public record OrderFailed(
        String orderId,
        String serverId,
        String host,
        Fence fence,
        String stage,
        String message,
        String nextStep,
        boolean superseded) {}
