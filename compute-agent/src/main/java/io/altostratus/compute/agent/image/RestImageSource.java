package io.altostratus.compute.agent.image;

import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Images over Glance's API, streamed. */
public final class RestImageSource implements ImageSource {

    private final ServiceSession session;
    private final JsonHttpClient http;

    public RestImageSource(ServiceSession session, JsonHttpClient http) {
        this.session = session;
        this.http = http;
    }

    @Override
    public InputStream open(String imageId, String ticket) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(session.endpoint("image") + "/v2/images/" + imageId + "/file"))
                .timeout(Duration.ofSeconds(30))
                .header("X-Auth-Token", session.token())
                .header("X-Altostratus-Image-Ticket", ticket)
                .GET()
                .build();
        try {
            HttpResponse<InputStream> response = http.raw().send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                response.body().close();
                throw new IOException("the image service answered " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
