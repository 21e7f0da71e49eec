package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * Shut the guest down; end it when it has not gone by itself in time.
 *
 * @param graceSeconds how long the guest is given
 */
@MessageType("compute.order.stop")
public record StopGuest(OrderHeader header, int graceSeconds) implements HostOrder {

    @Override
    public StopGuest withHeader(OrderHeader other) {
        return new StopGuest(other, graceSeconds);
    }
}
