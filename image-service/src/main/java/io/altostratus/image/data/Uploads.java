package io.altostratus.image.data;

import io.altostratus.api.error.ApiException;
import io.altostratus.image.data.UploadEndedException.Reason;
import io.altostratus.image.data.UploadLeases.Lease;
import io.altostratus.image.images.Image;
import io.altostratus.image.images.ImageAccess;
import io.altostratus.image.images.ImageStatus;
import io.altostratus.image.quotas.ProjectQuota;
import io.altostratus.image.store.ImageStore;
import io.altostratus.image.store.StagingDirectory;
import io.altostratus.image.store.Stores;
import io.altostratus.inspection.ContentInspector;
import io.altostratus.inspection.RefusedContentException;
import io.altostratus.persistence.Transactions;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;

/**
 * Fills an image with data, in four steps that a crash may come between:
 *
 * <ol>
 *   <li>the upload claims the queued image under a name of its own and with a lease;
 *   <li>its data go to a staging file of that name and are made durable;
 *   <li>one statement decides that these data, with this size and these digests, become the image's;
 *   <li>the staging file is renamed and the image becomes active.
 * </ol>
 *
 * Before the third step a dead upload leads back to a queued image, after it the upload is finished by
 * {@link UploadRecovery}. A process that was only paused meanwhile finds its name gone and touches nothing but its own
 * staging file.
 */
@Service
class Uploads {

    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);

    private final UploadRepository uploads;
    private final UploadLeases leases;
    private final Stores stores;
    private final ImageAccess images;
    private final UploadProperties properties;
    private final Transactions transactions;
    private final Semaphore room;
    private final RetryTemplate persistently;

    Uploads(
            UploadRepository uploads,
            UploadLeases leases,
            Stores stores,
            ImageAccess images,
            UploadProperties properties,
            Transactions transactions) {
        this.uploads = uploads;
        this.leases = leases;
        this.stores = stores;
        this.images = images;
        this.properties = properties;
        this.transactions = transactions;
        this.room = new Semaphore(properties.atOnce());
        this.persistently = new RetryTemplate(RetryPolicy.builder()
                .includes(
                        DataAccessResourceFailureException.class,
                        RecoverableDataAccessException.class,
                        TransientDataAccessException.class,
                        TransactionException.class)
                .maxRetries(Long.MAX_VALUE)
                .delay(RETRY_PAUSE)
                .timeout(properties.lease())
                .build());
    }

    /**
     * @param quota of the project that owns the image
     * @param announced how many bytes the client says it sends; null if it does not say
     * @throws ApiException 400 for content that is not as declared, 409 if the image is not queued, 410 if it was deleted
     *     meanwhile, 413 if it is too large for the limit, for the
     *     project's quota or for the disk, 503 if the database or the store fails
     */
    void upload(Image image, ProjectQuota quota, InputStream body, @Nullable Long announced, ImageStore store) {
        intake(image, body, announced, new ToStore(store, quota));
    }

    /**
     * Fills the staging area; the image is {@code uploading} from then on, until it is imported.
     *
     * @throws ApiException as {@link #upload}
     */
    void stage(Image image, ProjectQuota quota, InputStream body, @Nullable Long announced) {
        intake(image, body, announced, new ToStaging(stores.staging(), quota));
    }

    /** Where data go to, and what that means for the image's row. */
    private sealed interface Target {

        /** What the image is called while its data come in. */
        String filling();

        boolean claim(String id, String upload, @Nullable Long announced);

        ImageStore.Staged open(String id, String upload) throws IOException;

        void finish(String id, String upload, Received received);

        void discard(String id, String upload) throws IOException;

        long free() throws IOException;
    }

    private void intake(Image image, InputStream body, @Nullable Long announced, Target target) {
        requireFits(announced, target);
        if (!room.tryAcquire()) {
            throw ApiException.of(HttpStatus.SERVICE_UNAVAILABLE, "There are too many uploads at once. Try again.")
                    .withHeader("Retry-After", "5");
        }
        try {
            String upload = UUID.randomUUID().toString().replace("-", "");
            claim(image, upload, announced, target);
            try (Lease lease = leases.hold(upload)) {
                run(image.id(), upload, lease, body, announced, target);
            }
        } finally {
            room.release();
        }
    }

    private void requireFits(@Nullable Long announced, Target target) {
        if (announced == null) {
            return;
        }
        if (announced > properties.maxSize().toBytes()) {
            throw tooLarge();
        }
        try {
            if (announced > target.free()) {
                throw storeFull();
            }
        } catch (IOException e) {
            LOG.warn("The room in the image store is not known: {}", e.toString());
        }
    }

    private void claim(Image image, String upload, @Nullable Long announced, Target target) {
        if (target.claim(image.id(), upload, announced)) {
            return;
        }
        Image now = images.current(image.id());
        if (now.status() != ImageStatus.QUEUED) {
            throw ApiException.conflict("Image status transition from "
                    + now.status().text() + " to " + target.filling() + " is not allowed");
        }
        List<String> missing = new ArrayList<>();
        if (now.metadata().diskFormat() == null) {
            missing.add("disk_format");
        }
        if (now.metadata().containerFormat() == null) {
            missing.add("container_format");
        }
        if (missing.isEmpty()) {
            throw ApiException.conflict("Image " + image.id() + " is being changed by others. Try again.");
        }
        throw ApiException.badRequest((missing.size() == 1 ? "Property " : "Properties ") + String.join(", ", missing)
                + " must be set prior to saving data.");
    }

    private void run(String id, String upload, Lease lease, InputStream body, @Nullable Long announced, Target target) {
        Received received;
        try {
            received = receive(id, upload, lease, body, target);
            requireAsAnnounced(received, announced);
        } catch (RefusedContentException refused) {
            abandon(id, upload, target);
            throw ApiException.badRequest(refused.getMessage());
        } catch (UploadEndedException ended) {
            abandon(id, upload, target);
            throw answer(id, ended);
        } catch (RuntimeException failed) {
            abandon(id, upload, target);
            throw failed;
        }
        target.finish(id, upload, received);
        LOG.info("Image {} has its data: {} bytes", id, received.size());
    }

    private Received receive(String id, String upload, Lease lease, InputStream body, Target target)
            throws UploadEndedException {
        UploadRepository.Formats formats =
                uploads.formats(id, upload).orElseThrow(() -> new UploadEndedException(Reason.LOST, null));
        try (ImageStore.Staged out = target.open(id, upload)) {
            ContentInspector inspector = new ContentInspector(
                    formats.diskFormat(),
                    formats.containerFormat(),
                    properties.maxVirtualSize().toBytes());
            return new Ingest(inspector, properties.maxSize().toBytes(), lease::isLost).receive(body, out);
        } catch (UploadEndedException e) {
            throw e;
        } catch (IOException e) {
            throw UploadEndedException.ofStore(e);
        }
    }

    private static void requireAsAnnounced(Received received, @Nullable Long announced) {
        if (announced != null && announced != received.size()) {
            throw ApiException.badRequest("The image has " + received.size() + " bytes, but " + announced
                    + " were announced in x-openstack-image-size.");
        }
    }

    /** Straight into a store. */
    private final class ToStore implements Target {

        private final ImageStore store;

        private final ProjectQuota quota;

        ToStore(ImageStore store, ProjectQuota quota) {
            this.store = store;
            this.quota = quota;
        }

        @Override
        public String filling() {
            return ImageStatus.SAVING.text();
        }

        @Override
        public boolean claim(String id, String upload, @Nullable Long announced) {
            return transactions.call(() -> {
                quota.requireUpload(id, announced);
                return uploads.claim(id, upload, store.id(), properties.lease());
            });
        }

        @Override
        public ImageStore.Staged open(String id, String upload) throws IOException {
            return store.stage(id, upload);
        }

        /**
         * The decision is repeated while the database is away, for as long as nobody may take the upload for dead. If its
         * outcome stays unknown, the staged data stay as well: recovery sees what was decided.
         */
        @Override
        public void finish(String id, String upload, Received received) {
            boolean decided = decide(id, upload, this, () -> {
                quota.requireSize(id, received.size());
                return uploads.decide(id, upload, received);
            });
            if (!decided) {
                abandon(id, upload, this);
                throw answer(id, new UploadEndedException(Reason.LOST, null));
            }
            try {
                if (!store.place(id, upload)) {
                    throw answer(id, new UploadEndedException(Reason.LOST, null));
                }
            } catch (IOException e) {
                throw ApiException.unavailable("the image store", e);
            }
            if (!persistently.invoke(() -> uploads.activate(id, upload))) {
                // Deleted, or finished by recovery.
                LOG.info("Image {} was not activated by its upload", id);
            }
        }

        @Override
        public void discard(String id, String upload) throws IOException {
            store.discard(id, upload);
        }

        @Override
        public long free() throws IOException {
            return store.free();
        }
    }

    /** Into the staging area, to be imported from there. */
    private final class ToStaging implements Target {

        private final StagingDirectory staging;

        private final ProjectQuota quota;

        ToStaging(StagingDirectory staging, ProjectQuota quota) {
            this.staging = staging;
            this.quota = quota;
        }

        @Override
        public String filling() {
            return ImageStatus.UPLOADING.text();
        }

        @Override
        public boolean claim(String id, String upload, @Nullable Long announced) {
            return transactions.call(() -> {
                quota.requireStaging(id, announced);
                return uploads.claimForStaging(id, upload, properties.lease());
            });
        }

        @Override
        public ImageStore.Staged open(String id, String upload) throws IOException {
            return staging.stage(id, upload);
        }

        @Override
        public void finish(String id, String upload, Received received) {
            boolean decided = decide(id, upload, this, () -> {
                quota.requireStagedSize(id, received.size());
                return uploads.keepStaged(id, upload, received);
            });
            if (!decided) {
                abandon(id, upload, this);
                throw answer(id, new UploadEndedException(Reason.LOST, null));
            }
        }

        @Override
        public void discard(String id, String upload) throws IOException {
            staging.discard(id, upload);
        }

        @Override
        public long free() throws IOException {
            return staging.free();
        }
    }

    /** Only now the size is certain, and that of others who have uploaded meanwhile. */
    private boolean decide(String id, String upload, Target target, Supplier<Boolean> decision) {
        try {
            return persistently.invoke(() -> transactions.call(decision));
        } catch (ApiException overQuota) {
            abandon(id, upload, target);
            throw overQuota;
        }
    }

    /** Leaves nothing behind. What fails here is done by recovery. */
    private void abandon(String id, String upload, Target target) {
        try {
            target.discard(id, upload);
        } catch (IOException e) {
            LOG.warn("Staged data of image {} could not be removed yet: {}", id, e.toString());
        }
        try {
            uploads.release(id, upload);
        } catch (RuntimeException e) {
            LOG.warn("Image {} could not be queued again yet: {}", id, e.getMessage());
        }
    }

    private static ApiException answer(String id, UploadEndedException ended) {
        return switch (ended.reason()) {
            case INTERRUPTED -> ApiException.of(HttpStatus.REQUEST_TIMEOUT, "The image data did not arrive whole.");
            case TOO_LARGE -> tooLarge();
            case STORE_FULL -> storeFull();
            case STORE_FAILED -> ApiException.unavailable("the image store", ended);
            case LOST ->
                ApiException.of(
                        HttpStatus.GONE,
                        "Image " + id
                                + " could not be found after upload. It may have been deleted during the upload.");
        };
    }

    private static ApiException tooLarge() {
        return ApiException.of(
                HttpStatus.CONTENT_TOO_LARGE, "The incoming image is too large: it exceeds the maximum size.");
    }

    private static ApiException storeFull() {
        return ApiException.of(HttpStatus.CONTENT_TOO_LARGE, "Image storage media is full.");
    }
}
