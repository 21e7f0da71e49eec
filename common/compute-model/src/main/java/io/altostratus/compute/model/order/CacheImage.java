package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * To a host: an image that it should have before a guest needs it. Not an order about a guest: it is told once, and a
 * host that fails fetches the image when the first guest needs it.
 *
 * @param ticket lets the host download the image for a short time
 */
@MessageType("compute.image.cache")
public record CacheImage(GuestSpec.ImageSpec image, String ticket) {

    @Override
    public String toString() {
        return "CacheImage[" + image.id() + "]"; // never the ticket
    }
}
