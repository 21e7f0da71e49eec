package io.altostratus.compute.agent.snapshot;

import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.context.DependencyUnavailableException;
import java.io.FileNotFoundException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Images over Glance's API, streamed from the file. */
public final class RestSnapshotTarget implements SnapshotTarget {

    private static final String SERVICE = "image-service";
    private static final String TICKET = "X-Altostratus-Image-Ticket";
    private static final String STAGE = "uploading the snapshot";
    private static final Duration ASKING = Duration.ofSeconds(10);

    /** Only so that nothing lasts for ever: the conductor gives up earlier and cancels. */
    private static final Duration LONGEST = Duration.ofHours(12);

    private final ServiceSession session;
    private final JsonHttpClient http;

    public RestSnapshotTarget(ServiceSession session, JsonHttpClient http) {
        this.session = session;
        this.http = http;
    }

    @Override
    public void fill(String imageId, String ticket, Path data, Cancellation cancellation) {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(URI.create(address(imageId) + "/file"))
                    .timeout(LONGEST)
                    .header("X-Auth-Token", session.token())
                    .header(TICKET, ticket)
                    .header("Accept", "application/json")
                    .header("Content-Type", "application/octet-stream")
                    .PUT(HttpRequest.BodyPublishers.ofFile(data))
                    .build();
        } catch (FileNotFoundException e) {
            throw new GuestOperationException(STAGE, "The copy of the disk is gone.", "try again", e);
        }
        HttpResponse<String> answer =
                await(http.raw().sendAsync(request, HttpResponse.BodyHandlers.ofString()), cancellation);
        switch (answer.statusCode()) {
            case 204 -> {}
            case 409 -> requireFilled(imageId, ticket);
            case 404, 410 ->
                throw new GuestOperationException(
                        STAGE, "The image was deleted meanwhile.", "make another snapshot", null);
            case 413 ->
                throw new GuestOperationException(
                        STAGE,
                        "The image service has no room for the image, or its project's quota is used up.",
                        "delete images that are not needed, or raise the quota",
                        null);
            case 408, 429, 500, 502, 503, 504 -> throw new DependencyUnavailableException(SERVICE, null);
            default ->
                throw new GuestOperationException(
                        STAGE,
                        "The image service answered " + answer.statusCode() + ".",
                        "look for this request id in the log of the image service",
                        null);
        }
    }

    /** Somebody fills it or has filled it: mostly an earlier upload of ours whose answer was lost. */
    private void requireFilled(String imageId, String ticket) {
        if (!isFilled(imageId, ticket)) {
            throw new DependencyUnavailableException(SERVICE, null); // until the earlier upload has ended
        }
    }

    private static HttpResponse<String> await(
            CompletableFuture<HttpResponse<String>> sending, Cancellation cancellation) {
        while (true) {
            try {
                return sending.get(200, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillGoing) {
                if (cancellation.isCancelled()) {
                    sending.cancel(true);
                    cancellation.check();
                }
            } catch (ExecutionException e) {
                throw new DependencyUnavailableException(SERVICE, e.getCause());
            } catch (InterruptedException e) {
                sending.cancel(true);
                Thread.currentThread().interrupt();
                throw new DependencyUnavailableException(SERVICE, e);
            }
        }
    }

    @Override
    public boolean isFilled(String imageId, String ticket) {
        JsonHttpClient.Response answer = http.send(
                SERVICE,
                "GET",
                URI.create(address(imageId)),
                Map.of("X-Auth-Token", session.token(), TICKET, ticket),
                null,
                ASKING);
        if (answer.status() >= 500) {
            throw new DependencyUnavailableException(SERVICE, null);
        }
        return answer.isSuccess() && answer.body().path("status").asString("").equals("active");
    }

    private String address(String imageId) {
        return session.endpoint("image") + "/v2/images/" + imageId;
    }
}
