package io.altostratus.compute.agent.fake;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.driver.GuestSnapshots;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Copies of disks that do not exist. */
public final class FakeSnapshots implements GuestSnapshots {

    private final Map<String, String> serverOfImage = new ConcurrentHashMap<>();
    private final Predicate<String> filled;

    FakeSnapshots(Predicate<String> filled) {
        this.filled = filled;
    }

    @Override
    public void extract(String serverId, String imageId, String format, Cancellation cancellation) {
        serverOfImage.put(imageId, serverId);
    }

    @Override
    public void upload(String serverId, String imageId, String ticket, Cancellation cancellation) {
        if (!filled.test(imageId)) {
            throw new GuestOperationException("uploading the snapshot", "The image is gone.", "try again", null);
        }
        serverOfImage.remove(imageId);
    }

    @Override
    public void discard(String serverId, String imageId) {
        serverOfImage.remove(imageId);
    }

    void forget(String serverId) {
        serverOfImage.values().removeIf(serverId::equals);
    }

    /** Images whose copies are there. */
    public Set<String> copies() {
        return new HashSet<>(serverOfImage.keySet());
    }
}
