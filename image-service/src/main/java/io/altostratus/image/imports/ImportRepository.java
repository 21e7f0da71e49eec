package io.altostratus.image.imports;

import io.altostratus.image.data.Received;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What imports change of images. Each statement names the import's task, so that one whose image was deleted changes
 * nothing, and most the attempt as well. What is shown of an import's progress are two free attributes, as in Glance; they
 * stay when the import is over.
 */
@Repository
class ImportRepository {

    private static final String IMPORTING = "os_glance_importing_to_stores";
    private static final String FAILED = "os_glance_failed_import";

    /** One execution of an import. */
    record Attempt(String taskId, String name, String imageId) {}

    /**
     * The data that are imported, and what they must be.
     *
     * @param upload names them; null while there are none
     * @param isStaged whether they are complete
     */
    record Content(
            @Nullable String upload,
            boolean isStaged,
            @Nullable String diskFormat,
            @Nullable String containerFormat) {}

    private static final String HELD = """
             WHERE id = :image AND import_task = :task
               AND EXISTS (SELECT 1 FROM tasks WHERE id = :task AND attempt = :attempt AND status = 'processing')
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    ImportRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Begins to import what is staged. False unless the image has staged data that nobody imports. */
    boolean takeStaged(String imageId, String task) {
        return take(
                imageId,
                task,
                "status = 'importing'",
                "status = 'uploading' AND upload_stage = 'staged' AND disk_format IS NOT NULL"
                        + " AND container_format IS NOT NULL");
    }

    /** Begins to import what is to be fetched. False unless the image is queued and has its formats. */
    boolean takeQueued(String imageId, String task) {
        return take(
                imageId,
                task,
                "status = 'importing'",
                "status = 'queued' AND disk_format IS NOT NULL AND container_format IS NOT NULL");
    }

    /** Begins to copy an active image. */
    boolean takeActive(String imageId, String task) {
        return take(imageId, task, "status = status", "status = 'active'");
    }

    private boolean take(String imageId, String task, String change, String condition) {
        return jdbc.sql("""
                UPDATE images SET import_task = :task, %s, updated_at = :now, version = version + 1
                WHERE id = :image AND import_task IS NULL AND %s
                """.formatted(change, condition))
                        .param("task", task)
                        .param("now", UtcTime.now(clock))
                        .param("image", imageId)
                        .update()
                == 1;
    }

    /** Whether data of the image are being removed from one of these stores. */
    boolean isBeingRemoved(String imageId, Collection<String> stores) {
        return jdbc.sql("""
                SELECT COUNT(*) FROM image_locations l JOIN images i ON i.pk = l.image_pk
                WHERE i.id = :image AND l.store IN (:stores) AND l.state = 'removing'
                """)
                .param("image", imageId)
                .param("stores", stores)
                .query(Boolean.class)
                .single();
    }

    /** Shows where the import is to bring the data. */
    void announce(String imageId, Collection<String> stores) {
        set(imageId, IMPORTING, stores);
        set(imageId, FAILED, List.of());
    }

    private void set(String imageId, String property, Collection<String> stores) {
        jdbc.sql("""
                INSERT INTO image_properties (image_pk, name, value)
                SELECT pk, :name, :value FROM images WHERE id = :image
                ON DUPLICATE KEY UPDATE value = :value
                """)
                .param("name", property)
                .param("value", String.join(",", new TreeSet<>(stores)))
                .param("image", imageId)
                .update();
    }

    private List<String> get(String imageId, String property) {
        return jdbc.sql("""
                SELECT p.value FROM image_properties p JOIN images i ON i.pk = p.image_pk
                WHERE i.id = :image AND p.name = :name
                """)
                .param("image", imageId)
                .param("name", property)
                .query(String.class)
                .optional()
                .map(value ->
                        Stream.of(value.split(",")).filter(s -> !s.isEmpty()).toList())
                .orElse(List.of());
    }

    /** Stores that are still to be filled. */
    List<String> remaining(Attempt attempt) {
        return get(attempt.imageId(), IMPORTING);
    }

    /** Empty if the image is not this import's any more. */
    Optional<Content> content(Attempt attempt) {
        return held(
                        "SELECT upload, upload_stage = 'staged' AS is_staged, disk_format, container_format FROM images"
                                + HELD,
                        attempt)
                .query((result, row) -> new Content(
                        result.getString("upload"),
                        result.getBoolean("is_staged"),
                        result.getString("disk_format"),
                        result.getString("container_format")))
                .optional();
    }

    /** Makes this attempt's the data that are fetched. */
    boolean beginFetching(Attempt attempt) {
        return held(
                                """
                UPDATE images SET upload = :attempt, upload_stage = 'receiving', version = version + 1
                """ + HELD
                                        + " AND status = 'importing' AND (upload IS NULL OR upload_stage = 'receiving')",
                                attempt)
                        .update()
                == 1;
    }

    /** The decision that these data are what is imported. */
    boolean keepFetched(Attempt attempt, Received received) {
        return held("""
                UPDATE images
                SET upload_stage = 'staged', size = :size, virtual_size = :virtualSize, checksum = :md5,
                    os_hash_algo = 'sha512', os_hash_value = :sha512, updated_at = :now, version = version + 1
                """ + HELD + " AND status = 'importing' AND upload = :attempt", attempt)
                        .param("size", received.size())
                        .param("virtualSize", received.virtualSize())
                        .param("md5", received.md5())
                        .param("sha512", received.sha512())
                        .param("now", UtcTime.now(clock))
                        .update()
                == 1;
    }

    /** Says that data of this attempt may be in the store from now on. */
    boolean intend(Attempt attempt, String store) {
        return touch(attempt)
                && jdbc.sql("""
                        INSERT INTO image_locations (image_pk, store, upload, state)
                        SELECT pk, :store, :attempt, 'pending' FROM images WHERE id = :image
                        ON DUPLICATE KEY UPDATE
                          upload = IF(image_locations.state = 'pending', :attempt, image_locations.upload)
                        """)
                                .param("store", store)
                                .param("attempt", attempt.name())
                                .param("image", attempt.imageId())
                                .update()
                        >= 0;
    }

    /** Holds the image's row for this transaction; false if it is not this import's any more. */
    private boolean touch(Attempt attempt) {
        return held("UPDATE images SET updated_at = :now, version = version + 1" + HELD, attempt)
                        .param("now", UtcTime.now(clock))
                        .update()
                == 1;
    }

    /**
     * Says that the data are in the store.
     *
     * @param activate whether the image is to be active with them
     * @return false if the image is not this import's any more
     */
    boolean arrived(Attempt attempt, String store, boolean activate) {
        if (!touch(attempt)) {
            return false;
        }
        jdbc.sql("""
                UPDATE image_locations l JOIN images i ON i.pk = l.image_pk SET l.state = 'active'
                WHERE i.id = :image AND l.store = :store AND l.upload = :attempt
                """)
                .param("image", attempt.imageId())
                .param("store", store)
                .param("attempt", attempt.name())
                .update();
        if (activate) {
            held("UPDATE images SET status = 'active'" + HELD + " AND status = 'importing'", attempt)
                    .update();
        }
        strike(attempt, store);
        return true;
    }

    private void strike(Attempt attempt, String store) {
        set(
                attempt.imageId(),
                IMPORTING,
                remaining(attempt).stream()
                        .filter(other -> !other.equals(store))
                        .toList());
    }

    /** Says that the store could not be filled. */
    boolean missed(Attempt attempt, String store) {
        if (!touch(attempt)) {
            return false;
        }
        forgetPending(attempt.imageId(), List.of(store));
        strike(attempt, store);
        set(
                attempt.imageId(),
                FAILED,
                Stream.concat(get(attempt.imageId(), FAILED).stream(), Stream.of(store))
                        .toList());
        return true;
    }

    /** Whether any store has the data. */
    boolean isAnywhere(Attempt attempt) {
        return jdbc.sql("""
                SELECT COUNT(*) FROM image_locations l JOIN images i ON i.pk = l.image_pk
                WHERE i.id = :image AND l.state = 'active'
                """)
                .param("image", attempt.imageId())
                .query(Boolean.class)
                .single();
    }

    /** Ends the import; what was staged is nobody's from then on. */
    boolean finish(Attempt attempt, boolean isCopy) {
        String change = isCopy ? "" : ", status = 'active', upload = NULL, upload_stage = NULL";
        return held(
                                "UPDATE images SET import_task = NULL, updated_at = :now, version = version + 1"
                                        + change + HELD,
                                attempt)
                        .param("now", UtcTime.now(clock))
                        .update()
                == 1;
    }

    /**
     * Hides the copies that this import has made, before they are removed.
     *
     * @return false if the image is not this import's any more
     */
    boolean withdraw(Attempt attempt, List<String> stores) {
        boolean held = touch(attempt);
        if (held) {
            jdbc.sql("""
                    UPDATE image_locations l JOIN images i ON i.pk = l.image_pk SET l.state = 'pending'
                    WHERE i.id = :image AND l.store IN (:stores)
                    """)
                    .param("image", attempt.imageId())
                    .param("stores", stores)
                    .update();
        }
        return held;
    }

    /** Stores of these in which data of the image may lie without being its own. */
    List<String> pending(String imageId, List<String> stores) {
        return jdbc.sql("""
                SELECT l.store FROM image_locations l JOIN images i ON i.pk = l.image_pk
                WHERE i.id = :image AND l.store IN (:stores) AND l.state = 'pending'
                """)
                .param("image", imageId)
                .param("stores", stores)
                .query(String.class)
                .list();
    }

    /** @param stores that hold nothing of the image any more */
    void forgetPending(String imageId, List<String> stores) {
        if (stores.isEmpty()) {
            return;
        }
        jdbc.sql("""
                DELETE l FROM image_locations l JOIN images i ON i.pk = l.image_pk
                WHERE i.id = :image AND l.store IN (:stores) AND l.state = 'pending'
                """).param("image", imageId).param("stores", stores).update();
    }

    /** Ends an import that came to nothing: the image is queued again, one that was copied stays as it was. */
    boolean abandon(Attempt attempt, boolean isCopy, List<String> failed) {
        String change = isCopy
                ? ""
                : ", status = 'queued', upload = NULL, upload_stage = NULL, size = NULL, virtual_size = NULL,"
                        + " checksum = NULL, os_hash_algo = NULL, os_hash_value = NULL";
        boolean held = held(
                                "UPDATE images SET import_task = NULL, updated_at = :now, version = version + 1"
                                        + change + HELD,
                                attempt)
                        .param("now", UtcTime.now(clock))
                        .update()
                == 1;
        if (held) {
            set(attempt.imageId(), IMPORTING, List.of());
            set(attempt.imageId(), FAILED, failed);
        }
        return held;
    }

    private JdbcClient.StatementSpec held(String sql, Attempt attempt) {
        return jdbc.sql(sql)
                .param("image", attempt.imageId())
                .param("task", attempt.taskId())
                .param("attempt", attempt.name());
    }
}
