package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * Let the running guest shut down and start again.
 *
 * @param graceSeconds how long the guest is given before it is ended
 */
@MessageType("compute.order.reboot")
public record RebootGuest(OrderHeader header, int graceSeconds) implements HostOrder {

    @Override
    public RebootGuest withHeader(OrderHeader other) {
        return new RebootGuest(other, graceSeconds);
    }
}
