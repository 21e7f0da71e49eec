package io.altostratus.image.data;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.altostratus.image.data.UploadRepository.Upload;
import io.altostratus.image.store.ImageStore;
import io.altostratus.image.store.StagingDirectory;
import io.altostratus.image.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

    private static final int CHUNK = 500;

    private static final Logger LOG = LoggerFactory.getLogger(UploadRecovery.class);

    private final UploadRepository uploads;
    private final UploadLeases leases;
    private final Stores stores;
    private final UploadProperties properties;
    private final Clock clock;
    private @Nullable Instant remoteSwept;

    UploadRecovery(
            UploadRepository uploads, UploadLeases leases, Stores stores, UploadProperties properties, Clock clock) {
        this.uploads = uploads;
        this.leases = leases;
        this.stores = stores;
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
                    attempt("The upload to image " + dead.imageId(), () -> recover(dead));
                }
            }
            StagingDirectory staging = stores.staging();
            sweep("", staging.staged(), staging::discard);
            boolean remoteToo = isTimeForRemote();
            for (Stores.Described described : stores.all()) {
                ImageStore store = described.store();
                if (store.isLocal() || remoteToo) {
                    attempt(
                            "The store " + store.id(),
                            () -> sweep(store.isLocal() ? "" : store.id(), store.staged(), store::discard));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that fails. */
    private interface Work {
        void run() throws IOException;
    }

    /** A store that does not answer keeps nobody from what lies in the others; its turn comes again. */
    private static void attempt(String what, Work work) {
        try {
            work.run();
        } catch (IOException e) {
            LOG.warn("{} could not be recovered yet: {}", what, e.getMessage());
        }
    }

    /** All objects of a remote store are listed for it, which takes time and, at some, money. */
    private synchronized boolean isTimeForRemote() {
        Instant now = clock.instant();
        boolean due = remoteSwept == null
                || remoteSwept.plus(properties.remoteSweepInterval()).isBefore(now);
        if (due) {
            remoteSwept = now;
        }
        return due;
    }

    private void recover(Upload dead) throws IOException {
        String name = dead.store();
        if (name == null) {
            if (uploads.releaseDead(dead.imageId(), dead.upload())) {
                stores.staging().discard(dead.imageId(), dead.upload());
                LOG.info("Image {} is queued again: what was staged for it did not come whole", dead.imageId());
            }
            return;
        }
        ImageStore store = stores.get(name);
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

    /** Discards data of one upload. */
    private interface Discard {
        void run(String imageId, String upload) throws IOException;
    }

    /**
     * Removes staged data that belong to no upload. They were listed before the rows are read and each upload claims its
     * row before it stages data, so none that lives can be missed; those written to lately are left alone all the same,
     * for a database node that lags behind.
     */
    private void sweep(String keeper, List<ImageStore.Leftover> leftovers, Discard discard) throws IOException {
        Instant recently = clock.instant().minus(properties.lease());
        List<ImageStore.Leftover> old = leftovers.stream()
                .filter(leftover -> leftover.modified().isBefore(recently))
                .toList();
        for (int start = 0; start < old.size(); start += CHUNK) {
            List<ImageStore.Leftover> chunk = old.subList(start, Math.min(old.size(), start + CHUNK));
            Set<String> known = uploads.known(
                    chunk.stream().map(ImageStore.Leftover::upload).toList(), keeper);
            for (ImageStore.Leftover leftover : chunk) {
                if (!known.contains(leftover.upload())) {
                    discard.run(leftover.imageId(), leftover.upload());
                    LOG.info("Staged data of a dead upload to image {} were removed", leftover.imageId());
                }
            }
        }
    }
}
