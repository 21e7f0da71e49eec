package io.altostratus.compute.conductor.image;

import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.order.CacheImage;
import io.altostratus.compute.model.order.CacheImages;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.Envelope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells hosts to fetch images before a guest needs them, each with a ticket of its own. What does not work is logged and
 * left: the first guest fetches the image as it would have done anyway.
 */
public final class ImageCaching {

    private static final Logger LOG = LoggerFactory.getLogger(ImageCaching.class);

    private final ImageTickets tickets;
    private final Broker broker;

    public ImageCaching(ImageTickets tickets, Broker broker) {
        this.tickets = tickets;
        this.broker = broker;
    }

    public void cache(CacheImages request, RequestContext context) {
        for (GuestSpec.ImageSpec image : request.images()) {
            try {
                String ticket = tickets.ticket(image.id(), request.host(), context);
                broker.publisher()
                        .publish(
                                Address.host(request.host(), ComputeQueues.AGENT),
                                Envelope.of(new CacheImage(image, ticket), context));
                LOG.info("Host {} is told to cache image {}", request.host(), image.id());
            } catch (DependencyUnavailableException | IllegalStateException e) {
                LOG.warn("Host {} is not told to cache image {}: {}", request.host(), image.id(), e.getMessage());
            }
        }
    }
}
