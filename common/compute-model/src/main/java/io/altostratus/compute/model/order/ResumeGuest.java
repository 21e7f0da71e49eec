package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * Let the prepared guest run.
 */
@MessageType("compute.order.resume")
public record ResumeGuest(OrderHeader header) implements HostOrder {

    @Override
    public ResumeGuest withHeader(OrderHeader other) {
        return new ResumeGuest(other);
    }
}
