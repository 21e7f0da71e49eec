package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Make everything that the guest needs and start it paused, so that it says nothing before its network is ready. A guest
 * that runs is ended first; a disk that exists is kept.
 *
 * @param imageTicket lets the host download the image; null when the disk exists
 */
@MessageType("compute.order.prepare")
public record PrepareGuest(
        OrderHeader header, GuestSpec guest, @Nullable String imageTicket) implements HostOrder {

    @Override
    public PrepareGuest withHeader(OrderHeader other) {
        return new PrepareGuest(other, guest, imageTicket);
    }
}
