package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * Write the guest's memory to the host's disk and end it. {@link WakeGuest} brings it back.
 */
@MessageType("compute.order.suspend")
public record SuspendGuest(OrderHeader header) implements HostOrder {

    @Override
    public SuspendGuest withHeader(OrderHeader other) {
        return new SuspendGuest(other);
    }
}
