package io.altostratus.image.members;

import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Memberships of images. */
@Repository
class MemberRepository {

    private static final String COLUMNS = "SELECT member, status, created_at, updated_at FROM image_members";

    private final JdbcClient jdbc;
    private final Clock clock;

    MemberRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** All members of an image, the oldest first. */
    List<ImageMember> list(long imagePk) {
        return jdbc.sql(COLUMNS + " WHERE image_pk = :image ORDER BY pk")
                .param("image", imagePk)
                .query(ImageMember.class)
                .list();
    }

    Optional<ImageMember> find(long imagePk, String member) {
        return jdbc.sql(COLUMNS + " WHERE image_pk = :image AND member = :member")
                .param("image", imagePk)
                .param("member", member)
                .query(ImageMember.class)
                .optional();
    }

    /**
     * Takes the image's row for this transaction, so that its members can be counted.
     *
     * @return false if the image is gone or not shared any more
     */
    boolean lock(long imagePk) {
        return jdbc.sql("""
                UPDATE images SET version = version + 1
                WHERE pk = :image AND visibility = 'shared' AND status <> 'pending_delete'
                """).param("image", imagePk).update() == 1;
    }

    int count(long imagePk) {
        return jdbc.sql("SELECT COUNT(*) FROM image_members WHERE image_pk = :image")
                .param("image", imagePk)
                .query(Integer.class)
                .single();
    }

    /** Fails with a duplicate key for who is a member already. */
    ImageMember insert(long imagePk, String member) {
        LocalDateTime now = UtcTime.now(clock);
        jdbc.sql("""
                INSERT INTO image_members (image_pk, member, status, created_at, updated_at)
                VALUES (:image, :member, 'pending', :now, :now)
                """)
                .param("image", imagePk)
                .param("member", member)
                .param("now", now)
                .update();
        return new ImageMember(member, "pending", now, now);
    }

    /** Nothing happens to who is no member. */
    void setStatus(long imagePk, String member, String status) {
        jdbc.sql("""
                UPDATE image_members SET status = :status, updated_at = :now
                WHERE image_pk = :image AND member = :member
                """)
                .param("status", status)
                .param("now", UtcTime.now(clock))
                .param("image", imagePk)
                .param("member", member)
                .update();
    }

    /** @return false if it was no member */
    boolean delete(long imagePk, String member) {
        return jdbc.sql("DELETE FROM image_members WHERE image_pk = :image AND member = :member")
                        .param("image", imagePk)
                        .param("member", member)
                        .update()
                == 1;
    }
}
