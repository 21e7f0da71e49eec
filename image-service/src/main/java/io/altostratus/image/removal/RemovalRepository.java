package io.altostratus.image.removal;

import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The last states of an image's row. */
@Repository
class RemovalRepository {

    private final JdbcClient jdbc;
    private final Clock clock;

    RemovalRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Takes the image away from everybody, also from an upload that fills it.
     *
     * @return false if it is protected or gone
     */
    boolean condemn(String id) {
        return jdbc.sql("""
                UPDATE images
                SET status = 'pending_delete', upload = NULL, upload_stage = NULL, lease_expires_at = NULL,
                    import_task = NULL, updated_at = :now, version = version + 1
                WHERE id = :id AND status <> 'pending_delete' AND is_protected = FALSE
                """).param("now", UtcTime.now(clock)).param("id", id).update() == 1;
    }

    /** Stores in which data of the image may lie. */
    List<String> stores(String id) {
        return jdbc.sql("SELECT l.store FROM image_locations l JOIN images i ON i.pk = l.image_pk WHERE i.id = :id")
                .param("id", id)
                .query(String.class)
                .list();
    }

    /**
     * Takes one copy of an image away from its readers.
     *
     * @return false if there is no such copy, no other one, or an import goes on
     */
    boolean condemnCopy(String id, String store) {
        boolean free =
                jdbc.sql("""
                UPDATE images i SET i.updated_at = :now, i.version = i.version + 1
                WHERE i.id = :id AND i.status = 'active' AND i.import_task IS NULL
                  AND (SELECT COUNT(*) FROM image_locations l WHERE l.image_pk = i.pk AND l.state = 'active') > 1
                """).param("now", UtcTime.now(clock)).param("id", id).update() == 1;
        return free && jdbc.sql("""
                        UPDATE image_locations l JOIN images i ON i.pk = l.image_pk SET l.state = 'removing'
                        WHERE i.id = :id AND l.store = :store AND l.state = 'active'
                        """).param("id", id).param("store", store).update() == 1;
    }

    boolean isCopyCondemned(String id, String store) {
        return jdbc.sql("""
                SELECT COUNT(*) FROM image_locations l JOIN images i ON i.pk = l.image_pk
                WHERE i.id = :id AND l.store = :store AND l.state = 'removing'
                """)
                .param("id", id)
                .param("store", store)
                .query(Boolean.class)
                .single();
    }

    /** Forgets a condemned copy. */
    void forgetCopy(String id, String store) {
        jdbc.sql("""
                DELETE l FROM image_locations l JOIN images i ON i.pk = l.image_pk
                WHERE i.id = :id AND l.store = :store AND l.state = 'removing'
                """).param("id", id).param("store", store).update();
    }

    /** Forgets a condemned image but for its id. */
    void forget(String id) {
        int deleted = jdbc.sql("DELETE FROM images WHERE id = :id AND status = 'pending_delete'")
                .param("id", id)
                .update();
        if (deleted == 1) {
            jdbc.sql("INSERT INTO deleted_images (id, deleted_at) VALUES (:id, :now)")
                    .param("id", id)
                    .param("now", UtcTime.now(clock))
                    .update();
        }
    }
}
