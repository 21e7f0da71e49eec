package io.altostratus.identity.signing;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Public keys of all instances in the database. */
@Repository
class PublishedKeys {

    /**
     * A key.
     *
     * @param publicKey as a JSON web key
     * @param signsFrom UTC; tokens are signed with it from then on
     * @param goneAt UTC; when no token that it has signed lives any more; null while it signs
     */
    record Row(
            String id,
            String publicKey,
            LocalDateTime createdAt,
            LocalDateTime signsFrom,
            @Nullable LocalDateTime goneAt) {

        boolean signsAt(Instant now) {
            return goneAt == null && !signsFrom.isAfter(utc(now));
        }
    }

    /** How long it is known that a key was withdrawn. */
    private static final Duration KEPT = Duration.ofDays(180);

    private final JdbcClient jdbc;

    PublishedKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Row> all() {
        return jdbc.sql("SELECT id, public_key, created_at, signs_from, gone_at FROM signing_keys ORDER BY id")
                .query(Row.class)
                .list();
    }

    void publish(String id, String publicKey, Instant now, Instant signsFrom) {
        jdbc.sql("""
                INSERT IGNORE INTO signing_keys (id, public_key, created_at, signs_from)
                VALUES (:id, :key, :now, :from)
                """)
                .param("id", id)
                .param("key", publicKey)
                .param("now", utc(now))
                .param("from", utc(signsFrom))
                .update();
    }

    void retire(String id, Instant goneAt) {
        jdbc.sql("UPDATE signing_keys SET gone_at = :gone WHERE id = :id AND gone_at IS NULL")
                .param("gone", utc(goneAt))
                .param("id", id)
                .update();
    }

    /** All but one are trusted no longer. Their rows stay, so that an instance which still has one drops it. */
    void withdrawAllBut(String id, Instant now) {
        jdbc.sql("UPDATE signing_keys SET gone_at = :now WHERE id <> :id")
                .param("now", utc(now))
                .param("id", id)
                .update();
    }

    /**
     * @param lastSigned keys that sign since then are those of instances which no longer exist; null if that tells
     *     nothing
     */
    void purge(Instant now, @Nullable Instant lastSigned) {
        if (lastSigned != null) {
            jdbc.sql("UPDATE signing_keys SET gone_at = :now WHERE signs_from < :last AND gone_at IS NULL")
                    .param("now", utc(now))
                    .param("last", utc(lastSigned))
                    .update();
        }
        jdbc.sql("DELETE FROM signing_keys WHERE gone_at < :long")
                .param("long", utc(now.minus(KEPT)))
                .update();
    }

    static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
