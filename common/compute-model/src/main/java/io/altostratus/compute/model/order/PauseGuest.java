package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * Let the guest stand still in the host's memory. {@link ResumeGuest} lets it go on.
 */
@MessageType("compute.order.pause")
public record PauseGuest(OrderHeader header) implements HostOrder {

    @Override
    public PauseGuest withHeader(OrderHeader other) {
        return new PauseGuest(other);
    }
}
