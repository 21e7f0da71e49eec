package io.altostratus.image.data;

import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Which upload fills an image, and how far it is. Each statement names the upload that it acts for, so that one that has
 * lost its image changes nothing. Leases run by the database's clock, the only one that all instances share.
 */
@Repository
class UploadRepository {

    /**
     * An image that an upload fills or was about to fill.
     *
     * @param store the store that it fills; null for the staging area
     */
    record Upload(
            String imageId,
            String upload,
            boolean isPlacing,
            @Nullable String store) {}

    /** Images that an upload fills right now; data that are staged need no sign of life. */
    private static final String FILLED = "(status = 'saving' OR (status = 'uploading' AND upload_stage = 'receiving'))";

    private static final String UNTIL = "UTC_TIMESTAMP(6) + INTERVAL :lease SECOND";

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Clock clock;

    UploadRepository(JdbcClient jdbc, Transactions transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Takes an image for data that go to this store.
     *
     * @return false unless the image is queued and has both its formats
     */
    boolean claim(String imageId, String upload, String store, Duration lease) {
        return transactions.call(() -> {
            boolean claimed =
                    claim(imageId, upload, "saving", lease, "disk_format IS NOT NULL AND container_format IS NOT NULL");
            if (claimed) {
                jdbc.sql("""
                        INSERT INTO image_locations (image_pk, store, upload, state)
                        SELECT pk, :store, :upload, 'pending' FROM images WHERE id = :id
                        ON DUPLICATE KEY UPDATE upload = :upload, state = 'pending'
                        """)
                        .param("store", store)
                        .param("upload", upload)
                        .param("id", imageId)
                        .update();
            }
            return claimed;
        });
    }

    /**
     * Takes an image for data that go to the staging area.
     *
     * @return false unless the image is queued
     */
    boolean claimForStaging(String imageId, String upload, Duration lease) {
        return claim(imageId, upload, "uploading", lease, "TRUE");
    }

    private boolean claim(String imageId, String upload, String status, Duration lease, String condition) {
        return jdbc.sql("""
                UPDATE images
                SET status = '%s', upload = :upload, upload_stage = 'receiving', lease_expires_at = %s,
                    updated_at = :now, version = version + 1
                WHERE id = :id AND status = 'queued' AND %s
                """.formatted(status, UNTIL, condition))
                        .param("upload", upload)
                        .param("lease", lease.toSeconds())
                        .param("now", UtcTime.now(clock))
                        .param("id", imageId)
                        .update()
                == 1;
    }

    /** Renews the leases of these uploads and tells which of them still have their image. */
    Set<String> renew(Collection<String> uploads, Duration lease) {
        jdbc.sql("UPDATE images SET lease_expires_at = " + UNTIL + " WHERE upload IN (:uploads) AND " + FILLED)
                .param("lease", lease.toSeconds())
                .param("uploads", uploads)
                .update();
        return new HashSet<>(jdbc.sql("SELECT upload FROM images WHERE upload IN (:uploads) AND " + FILLED)
                .param("uploads", uploads)
                .query(String.class)
                .list());
    }

    /**
     * The decision that these data become the image's; from here on any process may finish it. Can be repeated.
     *
     * @return false if the upload has lost its image
     */
    boolean decide(String imageId, String upload, Received received) {
        return jdbc.sql("""
                UPDATE images
                SET upload_stage = 'placing', size = :size, virtual_size = :virtualSize, checksum = :md5,
                    os_hash_algo = 'sha512', os_hash_value = :sha512, updated_at = :now, version = version + 1
                WHERE id = :id AND upload = :upload AND status = 'saving'
                """)
                        .param("size", received.size())
                        .param("virtualSize", received.virtualSize())
                        .param("md5", received.md5())
                        .param("sha512", received.sha512())
                        .param("now", UtcTime.now(clock))
                        .param("id", imageId)
                        .param("upload", upload)
                        .update()
                == 1;
    }

    /** Keeps data that are complete in the staging area until they are imported. */
    boolean keepStaged(String imageId, String upload, Received received) {
        return jdbc.sql("""
                UPDATE images
                SET upload_stage = 'staged', lease_expires_at = NULL, size = :size, virtual_size = :virtualSize,
                    checksum = :md5, os_hash_algo = 'sha512', os_hash_value = :sha512, updated_at = :now,
                    version = version + 1
                WHERE id = :id AND upload = :upload AND status = 'uploading'
                """)
                        .param("size", received.size())
                        .param("virtualSize", received.virtualSize())
                        .param("md5", received.md5())
                        .param("sha512", received.sha512())
                        .param("now", UtcTime.now(clock))
                        .param("id", imageId)
                        .param("upload", upload)
                        .update()
                == 1;
    }

    /** Ends a decided upload whose data are in place. */
    boolean activate(String imageId, String upload) {
        return transactions.call(() -> {
            boolean active = setActive(imageId, upload);
            if (active) {
                jdbc.sql("UPDATE image_locations SET state = 'active' WHERE upload = :upload")
                        .param("upload", upload)
                        .update();
            }
            return active;
        });
    }

    private boolean setActive(String imageId, String upload) {
        return jdbc.sql("""
                UPDATE images
                SET status = 'active', upload = NULL, upload_stage = NULL, lease_expires_at = NULL, updated_at = :now,
                    version = version + 1
                WHERE id = :id AND upload = :upload AND status = 'saving' AND upload_stage = 'placing'
                """)
                        .param("now", UtcTime.now(clock))
                        .param("id", imageId)
                        .param("upload", upload)
                        .update()
                == 1;
    }

    /** Gives the image back to the queue after an upload that came to nothing. */
    boolean release(String imageId, String upload) {
        return release(imageId, upload, "upload_stage = 'receiving'");
    }

    /** The same for an upload that is dead, unless it has given a sign of life meanwhile. */
    boolean releaseDead(String imageId, String upload) {
        return release(imageId, upload, "lease_expires_at < UTC_TIMESTAMP(6)");
    }

    private boolean release(String imageId, String upload, String condition) {
        return transactions.call(() -> {
            boolean released = setQueued(imageId, upload, condition);
            if (released) {
                jdbc.sql("DELETE FROM image_locations WHERE upload = :upload AND state = 'pending'")
                        .param("upload", upload)
                        .update();
            }
            return released;
        });
    }

    private boolean setQueued(String imageId, String upload, String condition) {
        return jdbc.sql("""
                UPDATE images
                SET status = 'queued', upload = NULL, upload_stage = NULL, lease_expires_at = NULL, size = NULL,
                    virtual_size = NULL, checksum = NULL, os_hash_algo = NULL, os_hash_value = NULL,
                    updated_at = :now, version = version + 1
                WHERE id = :id AND upload = :upload AND status IN ('saving', 'uploading') AND
                """ + " " + condition)
                        .param("now", UtcTime.now(clock))
                        .param("id", imageId)
                        .param("upload", upload)
                        .update()
                == 1;
    }

    /** Uploads whose lease has run out. */
    List<Upload> dead() {
        return jdbc.sql("""
                SELECT i.id, i.upload, i.upload_stage = 'placing' AS placing, l.store
                FROM images i LEFT JOIN image_locations l ON l.image_pk = i.pk AND l.upload = i.upload
                WHERE i.lease_expires_at < UTC_TIMESTAMP(6) AND i.status IN ('saving', 'uploading')
                """)
                .query((result, row) -> new Upload(
                        result.getString("id"),
                        result.getString("upload"),
                        result.getBoolean("placing"),
                        result.getString("store")))
                .list();
    }

    /**
     * Of these uploads those that still fill an image or a store.
     *
     * @param keeper the store in which also what has been placed bears the upload's name; empty if there is none
     */
    Set<String> known(Collection<String> uploads, String keeper) {
        return new HashSet<>(jdbc.sql("""
                SELECT upload FROM images WHERE upload IN (:uploads)
                UNION SELECT upload FROM image_locations
                      WHERE upload IN (:uploads) AND (state = 'pending' OR store = :keeper)
                """)
                .param("uploads", uploads)
                .param("keeper", keeper)
                .query(String.class)
                .list());
    }

    /** What the data of the upload must be. */
    record Formats(@Nullable String diskFormat, @Nullable String containerFormat) {}

    Optional<Formats> formats(String imageId, String upload) {
        return jdbc.sql("SELECT disk_format, container_format FROM images WHERE id = :id AND upload = :upload")
                .param("id", imageId)
                .param("upload", upload)
                .query(Formats.class)
                .optional();
    }
}
