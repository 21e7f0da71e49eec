package io.altostratus.image.data;

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

    /** An image that an upload fills or was about to fill. */
    record Upload(String imageId, String upload, boolean isPlacing) {}

    private static final String UNTIL = "UTC_TIMESTAMP(6) + INTERVAL :lease SECOND";

    private final JdbcClient jdbc;
    private final Clock clock;

    UploadRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @return false unless the image is queued and has both its formats */
    boolean claim(String imageId, String upload, Duration lease) {
        return jdbc.sql("""
                UPDATE images
                SET status = 'saving', upload = :upload, upload_stage = 'receiving', lease_expires_at = %s,
                    updated_at = :now, version = version + 1
                WHERE id = :id AND status = 'queued' AND disk_format IS NOT NULL AND container_format IS NOT NULL
                """.formatted(UNTIL))
                        .param("upload", upload)
                        .param("lease", lease.toSeconds())
                        .param("now", UtcTime.now(clock))
                        .param("id", imageId)
                        .update()
                == 1;
    }

    /** Renews the leases of these uploads and tells which of them still have their image. */
    Set<String> renew(Collection<String> uploads, Duration lease) {
        jdbc.sql("UPDATE images SET lease_expires_at = " + UNTIL + " WHERE upload IN (:uploads) AND status = 'saving'")
                .param("lease", lease.toSeconds())
                .param("uploads", uploads)
                .update();
        return new HashSet<>(jdbc.sql("SELECT upload FROM images WHERE upload IN (:uploads) AND status = 'saving'")
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

    /** Ends a decided upload whose data are in place. */
    boolean activate(String imageId, String upload) {
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
        return jdbc.sql("""
                UPDATE images
                SET status = 'queued', upload = NULL, upload_stage = NULL, lease_expires_at = NULL, size = NULL,
                    virtual_size = NULL, checksum = NULL, os_hash_algo = NULL, os_hash_value = NULL,
                    updated_at = :now, version = version + 1
                WHERE id = :id AND upload = :upload AND status = 'saving' AND
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
                SELECT id, upload, upload_stage = 'placing' AS placing
                FROM images WHERE status = 'saving' AND lease_expires_at < UTC_TIMESTAMP(6)
                """)
                .query((result, row) ->
                        new Upload(result.getString("id"), result.getString("upload"), result.getBoolean("placing")))
                .list();
    }

    /** Of these uploads those that still have an image. */
    Set<String> known(Collection<String> uploads) {
        return new HashSet<>(jdbc.sql("SELECT upload FROM images WHERE upload IN (:uploads)")
                .param("uploads", uploads)
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
