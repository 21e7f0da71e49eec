package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * Take a network card from the guest: at once if it runs, and for its next start. One that it does not have is gone
 * already.
 */
@MessageType("compute.order.detach-interface")
public record DetachInterface(OrderHeader header, GuestSpec.NicSpec nic) implements HostOrder {

    @Override
    public DetachInterface withHeader(OrderHeader other) {
        return new DetachInterface(other, nic);
    }
}
