package io.altostratus.simulation;

import io.altostratus.compute.conductor.image.ServerImages;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** image-service as the conductor and the hosts see it: keeps what it was told, and sometimes its answer is lost. */
final class SimulatedImages implements ServerImages {

    private record Image(String serverId, boolean active) {}

    private final Chaos chaos;
    private final Runnable whileOthersWork;
    private final Consumer<String> journal;
    private final Map<String, Image> images = new TreeMap<>();
    private final Set<String> unasked = new TreeSet<>();
    private final Set<String> lost = new TreeSet<>();

    /** @param whileOthersWork called in the middle of every request */
    SimulatedImages(Chaos chaos, Runnable whileOthersWork, Consumer<String> journal) {
        this.chaos = chaos;
        this.whileOthersWork = whileOthersWork;
        this.journal = journal;
    }

    /** As compute-api does it before it asks for the work. */
    void create(String imageId, String serverId) {
        images.put(imageId, new Image(serverId, false));
        unasked.add(imageId);
    }

    /** The request for which it was made is accepted. */
    void accepted(String imageId) {
        unasked.remove(imageId);
    }

    /** The request is refused. */
    void refused(String imageId) {
        images.remove(imageId);
    }

    /** A host sends the data. @return whether the image is there */
    boolean fill(String imageId) {
        return images.computeIfPresent(imageId, (id, image) -> new Image(image.serverId(), true)) != null;
    }

    Set<String> all() {
        return images.keySet();
    }

    Set<String> active() {
        return images.entrySet().stream()
                .filter(image -> image.getValue().active())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A user deletes an image of a server. */
    void loseOne(Chaos choice) {
        if (!images.isEmpty()) {
            String image = choice.oneOf(List.copyOf(images.keySet()));
            images.remove(image);
            lost.add(image);
        }
    }

    /** Those that users have deleted. */
    Set<String> lost() {
        return lost;
    }

    /** Those without data that compute-api had no time to ask any work for: what the auditor is for. */
    Set<String> left() {
        return unasked;
    }

    /** Lets a host fetch an image. */
    String ticket(String imageId, String host, RequestContext context) {
        mayBeAway();
        return "ticket of " + imageId;
    }

    @Override
    public Optional<Facts> find(String imageId, RequestContext context) {
        mayBeAway();
        return Optional.ofNullable(images.get(imageId))
                .map(image -> new Facts(
                        imageId,
                        "image",
                        image.active() ? "active" : "queued",
                        "qcow2",
                        image.active() ? 1_000 : 0,
                        1));
    }

    @Override
    public void delete(String imageId, RequestContext context) {
        mayBeAway();
        journal.accept("images: no image " + imageId);
        images.remove(imageId);
        mayBeAway();
    }

    @Override
    public Optional<String> uploadTicket(String imageId, String host, RequestContext context) {
        mayBeAway();
        return images.containsKey(imageId) ? Optional.of("ticket") : Optional.empty();
    }

    @Override
    public List<String> backups(String serverId, String type, RequestContext context) {
        mayBeAway();
        return images.entrySet().stream()
                .filter(image -> image.getValue().serverId().equals(serverId))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public List<Unfinished> unfinished(RequestContext context) {
        return images.entrySet().stream()
                .filter(image -> !image.getValue().active())
                .map(image -> new Unfinished(image.getKey(), image.getValue().serverId()))
                .toList();
    }

    private void mayBeAway() {
        whileOthersWork.run();
        if (chaos.happens(0.03)) {
            throw new DependencyUnavailableException("image-service", null);
        }
    }
}
