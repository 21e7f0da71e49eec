package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * Remove the copy of the guest's disk, however far it has come, and let a guest go on that was halted for it.
 *
 * @param imageId names the copy
 */
@MessageType("compute.order.discard-snapshot")
public record DiscardSnapshot(OrderHeader header, String imageId) implements HostOrder {

    @Override
    public DiscardSnapshot withHeader(OrderHeader other) {
        return new DiscardSnapshot(other, imageId);
    }
}
