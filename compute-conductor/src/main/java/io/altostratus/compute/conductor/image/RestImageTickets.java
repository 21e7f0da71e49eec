package io.altostratus.compute.conductor.image;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Tickets from image-service. One lasts for minutes, so servers of one image on one host share it for a while. */
@Component
final class RestImageTickets implements ImageTickets {

    private record Key(String imageId, String host) {}

    private final ServiceSession session;
    private final Cache<Key, String> recent = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(Duration.ofMinutes(3))
            .build();

    RestImageTickets(ServiceSession session) {
        this.session = session;
    }

    @Override
    public String ticket(String imageId, String host, RequestContext context) {
        Key key = new Key(imageId, host);
        String known = recent.getIfPresent(key);
        if (known != null) {
            return known;
        }
        JsonHttpClient.Response response = session.send(
                "image", "POST", "/v2/images/" + imageId + "/tickets", Map.of("ticket", Map.of("host", host)), context);
        if (response.status() == 404) {
            throw new IllegalStateException("image " + imageId + " is gone");
        }
        if (!response.isSuccess()) {
            throw new DependencyUnavailableException("the image service", null);
        }
        String ticket = response.body().at("/ticket/value").asString();
        recent.put(key, ticket);
        return ticket;
    }
}
