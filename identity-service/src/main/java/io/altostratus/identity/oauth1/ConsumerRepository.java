package io.altostratus.identity.oauth1;

import io.altostratus.identity.sealing.SecretSealing;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Consumers, their secrets sealed. */
@Repository
class ConsumerRepository {

    private static final String SELECT = "SELECT id, description, sealed_secret, extra FROM oauth_consumers";

    private final JdbcClient jdbc;
    private final SecretSealing sealing;

    private record Row(String id, @Nullable String description, String sealedSecret, String extra) {}

    ConsumerRepository(JdbcClient jdbc, SecretSealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    Optional<Consumer> find(String id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id)
                .query(Row.class)
                .optional()
                .map(this::open);
    }

    /** The consumer, which nobody else changes until the transaction ends. */
    Optional<Consumer> lock(String id) {
        jdbc.sql("UPDATE oauth_consumers SET version = version + 1 WHERE id = :id")
                .param("id", id)
                .update();
        return find(id);
    }

    List<Consumer> list() {
        return jdbc.sql(SELECT + " ORDER BY pk").query(Row.class).list().stream()
                .map(this::open)
                .toList();
    }

    void insert(Consumer consumer) {
        jdbc.sql("""
                INSERT INTO oauth_consumers (id, description, sealed_secret, extra)
                VALUES (:id, :description, :sealedSecret, :extra)
                """).paramSource(seal(consumer)).update();
    }

    void update(Consumer consumer) {
        jdbc.sql("UPDATE oauth_consumers SET description = :description, extra = :extra WHERE id = :id")
                .paramSource(consumer)
                .update();
    }

    /** With it go all tokens that it got. */
    void delete(String id) {
        jdbc.sql("DELETE FROM oauth_consumers WHERE id = :id").param("id", id).update();
    }

    /** @return how many were sealed again: fewer than {@code limit} when none is left */
    int sealAgain(int limit) {
        List<Row> old = jdbc.sql(SELECT + " WHERE sealed_secret NOT LIKE :current ORDER BY pk LIMIT :limit")
                .param("current", sealing.currentPrefix() + "%")
                .param("limit", limit)
                .query(Row.class)
                .list();
        for (Row row : old) {
            jdbc.sql("UPDATE oauth_consumers SET sealed_secret = :sealedSecret WHERE id = :id")
                    .paramSource(seal(open(row)))
                    .update();
        }
        return old.size();
    }

    private Consumer open(Row row) {
        return new Consumer(
                row.id(), row.description(), sealing.open(row.sealedSecret(), owner(row.id())), row.extra());
    }

    private Row seal(Consumer consumer) {
        return new Row(
                consumer.id(),
                consumer.description(),
                sealing.seal(consumer.secret(), owner(consumer.id())),
                consumer.extra());
    }

    private static String owner(String id) {
        return "consumer/" + id;
    }
}
