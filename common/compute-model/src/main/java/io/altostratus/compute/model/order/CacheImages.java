package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** From the API to the conductor: a host should have images before a guest needs them. */
@MessageType("compute.image.cache.request")
public record CacheImages(String host, List<GuestSpec.ImageSpec> images) {

    public CacheImages {
        images = List.copyOf(images);
    }
}
