package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * Copy the guest's system disk to a file on its host, to be uploaded by a later order. A guest that has to halt for this
 * goes on when the copy is there.
 *
 * @param imageId names the copy
 * @param format the image's disk_format
 */
@MessageType("compute.order.extract-snapshot")
public record ExtractSnapshot(OrderHeader header, String imageId, String format) implements HostOrder {

    @Override
    public ExtractSnapshot withHeader(OrderHeader other) {
        return new ExtractSnapshot(other, imageId, format);
    }
}
