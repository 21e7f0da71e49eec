package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * Bring a suspended guest back with the memory it had, paused until its network is ready. One whose memory is not there
 * any more is started anew.
 */
@MessageType("compute.order.wake")
public record WakeGuest(OrderHeader header, GuestSpec guest) implements HostOrder {

    @Override
    public WakeGuest withHeader(OrderHeader other) {
        return new WakeGuest(other, guest);
    }
}
