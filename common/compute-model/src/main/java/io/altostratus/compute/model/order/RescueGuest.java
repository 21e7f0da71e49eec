package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Start the guest from another image, paused, with its own disk beside it. {@link PrepareGuest} takes it back to its own
 * disk and removes the other.
 *
 * @param imageTicket lets the host download the image; null when the disk exists
 */
@MessageType("compute.order.rescue")
public record RescueGuest(
        OrderHeader header,
        GuestSpec guest,
        Rescue rescue,
        @Nullable String imageTicket) implements HostOrder {

    /**
     * What it is started from.
     *
     * @param device {@code disk} or {@code cdrom}, with which the guest's own disk stays where it is and this one is added
     *     and booted; null for Nova's first way, where it takes the place of the own disk, which becomes the second
     * @param bus of the added device; null for the one that suits it
     */
    public record Rescue(
            GuestSpec.ImageSpec image,
            @Nullable String device,
            @Nullable String bus) {}

    @Override
    public RescueGuest withHeader(OrderHeader other) {
        return new RescueGuest(other, guest, rescue, imageTicket);
    }
}
