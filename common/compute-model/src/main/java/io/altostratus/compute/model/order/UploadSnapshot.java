package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * Send the copy of the guest's disk to image-service and remove it.
 *
 * @param imageId of the queued image that it becomes
 * @param ticket lets the host fill that image
 */
@MessageType("compute.order.upload-snapshot")
public record UploadSnapshot(OrderHeader header, String imageId, String ticket) implements HostOrder {

    @Override
    public UploadSnapshot withHeader(OrderHeader other) {
        return new UploadSnapshot(other, imageId, ticket);
    }
}
