package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * Give the guest one more network card: at once if it runs, and for its next start. One that it has already is kept.
 */
@MessageType("compute.order.attach-interface")
public record AttachInterface(OrderHeader header, GuestSpec.NicSpec nic) implements HostOrder {

    @Override
    public AttachInterface withHeader(OrderHeader other) {
        return new AttachInterface(other, nic);
    }
}
