package io.altostratus.compute.api.aggregates;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.images.ImageCatalog;
import io.altostratus.compute.database.aggregates.Aggregate;
import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.order.CacheImages;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.Envelope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Has images fetched by the hosts of an aggregate before their guests need them. */
@Component
class AggregateImages {

    private final ImageCatalog catalog;
    private final Broker broker;

    AggregateImages(ImageCatalog catalog, Broker broker) {
        this.catalog = catalog;
        this.broker = broker;
    }

    /** @throws ApiException 400 if an image is named twice or is not there */
    void cache(Aggregate aggregate, JsonNode wanted, String token, RequestContext context) {
        Set<String> ids = new HashSet<>();
        for (JsonNode image : wanted) {
            if (!ids.add(image.get("id").asString())) {
                throw ApiException.badRequest("Duplicate images in request");
            }
        }
        List<GuestSpec.ImageSpec> images = new ArrayList<>();
        for (String id : ids) {
            ImageCatalog.ImageFacts image = catalog.find(id, token, context);
            images.add(new GuestSpec.ImageSpec(
                    image.id(), image.name(), image.diskFormat(), image.sizeBytes(), image.minDiskGb(), Map.of()));
        }
        for (String host : aggregate.hosts()) {
            broker.publisher()
                    .publish(
                            Address.queue(ComputeQueues.CONDUCTOR_IMAGES),
                            Envelope.of(new CacheImages(host, images), context));
        }
    }
}
