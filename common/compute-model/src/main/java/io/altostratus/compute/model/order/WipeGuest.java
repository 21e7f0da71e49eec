package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/** End the guest and remove its disks and its definition, so that it is made anew by what comes next. */
@MessageType("compute.order.wipe")
public record WipeGuest(OrderHeader header) implements HostOrder {

    @Override
    public WipeGuest withHeader(OrderHeader other) {
        return new WipeGuest(other);
    }
}
