package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * Remove the files of a guest that were set aside; the guest itself is not touched.
 *
 * @param backup the migration's id
 */
@MessageType("compute.order.drop-backup")
public record DropBackup(OrderHeader header, String backup) implements HostOrder {

    @Override
    public DropBackup withHeader(OrderHeader other) {
        return new DropBackup(other, backup);
    }
}
