package io.altostratus.compute.model.report;

import io.altostratus.compute.model.order.Fence;
import io.altostratus.messaging.MessageType;
import java.util.List;

/**
 * From a host: an order was carried out.
 *
 * @param powerState code of {@link io.altostratus.compute.model.state.PowerState} afterwards
 * @param devices where the guest's devices are now; empty if the order has not changed that, or nobody asks
 */
@MessageType("compute.report.done")
public record OrderDone(
        String orderId, String serverId, String host, Fence fence, int powerState, List<GuestDevice> devices) {

    public OrderDone {
        devices = devices == null ? List.of() : List.copyOf(devices);
    }

    /** A report of an order that has moved no device. */
    public OrderDone(String orderId, String serverId, String host, Fence fence, int powerState) {
        this(orderId, serverId, host, fence, powerState, List.of());
    }
}
