package io.altostratus.image.data;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.altostratus.image.data.UploadRepository.Upload;
import io.altostratus.image.store.ImageStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Brings uploads whose process died to their end: what was decided is finished, everything else is dropped and its image
 * queued again. Which upload is dead is told by its lease, never by guess.
 */
@Component
public class UploadRecovery {

    private static final Logger LOG = LoggerFactory.getLogger(UploadRecovery.class);

    private final UploadRepository uploads;
    private final UploadLeases leases;
    private final ImageStore store;
    private final UploadProperties properties;
    private final Clock clock;

    UploadRecovery(
            UploadRepository uploads, UploadLeases leases, ImageStore store, UploadProperties properties, Clock clock) {
        this.uploads = uploads;
        this.leases = leases;
        this.store = store;
        this.properties = properties;
        this.clock = clock;
    }

    /** The recurring task that does the work; give it to {@code PersistentTasks}. */
    public static Task<?> task(ObjectProvider<UploadRecovery> recovery, UploadProperties properties) {
        return Tasks.recurring("recover-uploads", FixedDelay.of(properties.recoveryInterval()))
                .execute((instance, context) -> recovery.getObject().run());
    }

    void run() {
        try {
            // After a pause of this process or of the database its own leases may have run out; they are alive.
            Set<String> own = leases.held();
            for (Upload dead : uploads.dead()) {
                if (!own.contains(dead.upload())) {
                    recover(dead);
                }
            }
            sweep();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void recover(Upload dead) throws IOException {
        if (dead.isPlacing() && store.place(dead.imageId(), dead.upload())) {
            if (uploads.activate(dead.imageId(), dead.upload())) {
                LOG.info("Image {} is active: its upload had died at the last step", dead.imageId());
            }
            return;
        }
        if (uploads.releaseDead(dead.imageId(), dead.upload())) {
            store.discard(dead.imageId(), dead.upload());
            LOG.info("Image {} is queued again: its upload has died", dead.imageId());
        }
    }

    /**
     * Removes staged data that belong to no upload. They were listed before the rows are read and each upload claims its
     * row before it stages data, so none that lives can be missed; those written to lately are left alone all the same,
     * for a database node that lags behind.
     */
    private void sweep() throws IOException {
        Instant recently = clock.instant().minus(properties.lease());
        List<ImageStore.Leftover> old = store.staged().stream()
                .filter(leftover -> leftover.modified().isBefore(recently))
                .toList();
        if (old.isEmpty()) {
            return;
        }
        Set<String> known =
                uploads.known(old.stream().map(ImageStore.Leftover::upload).toList());
        for (ImageStore.Leftover leftover : old) {
            if (!known.contains(leftover.upload())) {
                store.discard(leftover.imageId(), leftover.upload());
                LOG.info("Staged data of a dead upload to image {} were removed", leftover.imageId());
            }
        }
    }
}
