package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * End the guest and remove every trace of it from the host.
 */
@MessageType("compute.order.destroy")
public record DestroyGuest(OrderHeader header) implements HostOrder {

    @Override
    public DestroyGuest withHeader(OrderHeader other) {
        return new DestroyGuest(other);
    }
}
