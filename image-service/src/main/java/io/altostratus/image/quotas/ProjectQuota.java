package io.altostratus.image.quotas;

import io.altostratus.api.error.ApiException;
import io.altostratus.persistence.RowLock;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What one project may still have. Each method belongs into the transaction that takes what it asks for: it holds the
 * project's lock until that ends, and refuses with 413 what is too much. Where nothing is limited nothing is locked.
 */
public final class ProjectQuota {

    private final String project;
    private final Limits limits;
    private final long mostBytes;
    private final UsageRepository usage;
    private final RowLock lock;

    ProjectQuota(String project, Limits limits, long mostBytes, UsageRepository usage, RowLock lock) {
        this.project = project;
        this.limits = limits;
        this.mostBytes = mostBytes;
        this.usage = usage;
        this.lock = lock;
    }

    /** Room for one more image. */
    public void requireImage() {
        if (limits.of(Resource.IMAGE_COUNT_TOTAL) >= 0) {
            lock();
            require(Resource.IMAGE_COUNT_TOTAL, usage.images(project), 1);
        }
    }

    /**
     * Room for an upload of an image that has no data yet.
     *
     * @param bytes how many are announced; null if that is not known
     */
    public void requireUpload(String imageId, @Nullable Long bytes) {
        if (isLimited()) {
            Usage now = locked(imageId);
            require(Resource.IMAGE_COUNT_UPLOADING, now, 1);
            requireStored(now, bytes == null ? 0 : bytes);
        }
    }

    /** Room for these data of the image, now that their size is known. */
    public void requireSize(String imageId, long bytes) {
        if (isLimited()) {
            requireStored(locked(imageId), bytes);
        }
    }

    /** Room for data of the image that are to be staged for an import, and for the import to come. */
    public void requireStaging(String imageId, @Nullable Long bytes) {
        if (isLimited()) {
            Usage now = locked(imageId);
            require(Resource.IMAGE_COUNT_UPLOADING, now, 1);
            require(Resource.IMAGE_STAGE_TOTAL, now, bytes == null ? 0 : bytes);
        }
    }

    /** Room for these staged data, now that their size is known. */
    public void requireStagedSize(String imageId, long bytes) {
        if (isLimited()) {
            require(Resource.IMAGE_STAGE_TOTAL, locked(imageId), bytes);
        }
    }

    /**
     * Room for an import of the image into stores.
     *
     * @param bytes how many the image has; null if they are not fetched yet
     * @param copies in how many stores the image is then
     */
    public void requireImport(String imageId, @Nullable Long bytes, int copies) {
        if (isLimited()) {
            Usage now = locked(imageId);
            require(Resource.IMAGE_COUNT_UPLOADING, now, 1);
            requireStored(now, bytes == null ? 0 : bytes * copies);
        }
    }

    /** Room for data that were fetched and go to this many stores. */
    public void requireFetched(String imageId, long bytes, int copies) {
        if (isLimited()) {
            Usage now = locked(imageId);
            require(Resource.IMAGE_STAGE_TOTAL, now, bytes);
            requireStored(now, bytes * copies);
        }
    }

    private boolean isLimited() {
        return !limits.isEmpty() || mostBytes > 0;
    }

    private Usage locked(String except) {
        lock();
        return usage.of(project, except);
    }

    private void lock() {
        // A project's name can be longer than a lock's.
        lock.acquire("image-quota/" + UUID.nameUUIDFromBytes(project.getBytes(StandardCharsets.UTF_8)));
    }

    private void requireStored(Usage now, long bytes) {
        require(Resource.IMAGE_SIZE_TOTAL, now, bytes);
        if (mostBytes > 0 && now.size() + bytes > mostBytes) {
            throw ApiException.of(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "Denying attempt to upload image because it exceeds the quota: the project has " + now.size()
                            + " of " + mostBytes + " bytes.");
        }
    }

    private void require(Resource resource, Usage now, long more) {
        require(resource, now.of(resource), more);
    }

    private void require(Resource resource, long used, long more) {
        long most = limits.of(resource);
        long room = most > Long.MAX_VALUE / resource.unit() ? Long.MAX_VALUE : most * resource.unit();
        if (most >= 0 && used + more > room) {
            throw ApiException.of(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "Project " + project + " is over its limit for " + resource.text() + ": the limit is " + most
                            + (resource.unit() == 1 ? "" : " MiB") + ", " + used
                            + (resource.unit() == 1 ? "" : " bytes") + " are used and " + more + " more are wanted.");
        }
    }
}
