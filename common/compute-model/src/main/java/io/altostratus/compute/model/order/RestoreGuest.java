package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * End the guest, remove its files and put those in their place that were set aside.
 *
 * @param backup the migration's id
 * @param mustExist whether it is a failure that there are none; otherwise nothing was set aside yet, and nothing is done
 */
@MessageType("compute.order.restore")
public record RestoreGuest(OrderHeader header, String backup, boolean mustExist) implements HostOrder {

    @Override
    public RestoreGuest withHeader(OrderHeader other) {
        return new RestoreGuest(other, backup, mustExist);
    }
}
