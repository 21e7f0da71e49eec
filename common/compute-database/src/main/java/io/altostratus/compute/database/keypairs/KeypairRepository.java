package io.altostratus.compute.database.keypairs;

import io.altostratus.persistence.Keyset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Keys in the database. */
@Repository
public class KeypairRepository {

    private static final String COLUMNS = "k.pk, k.user_id, k.name, k.type, k.public_key, k.fingerprint, k.created_at";

    private final JdbcClient jdbc;

    public KeypairRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Keypair> find(String userId, String name) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM keypairs k WHERE k.user_id = :user AND k.name = :name")
                .param("user", userId)
                .param("name", name)
                .query(Keypair.class)
                .optional();
    }

    public List<Keypair> page(Keyset.Page page) {
        return jdbc.sql("SELECT " + COLUMNS + page.sql())
                .params(page.parameters())
                .query(Keypair.class)
                .list();
    }

    public int count(String userId) {
        return jdbc.sql("SELECT COUNT(*) FROM keypairs WHERE user_id = :user")
                .param("user", userId)
                .query(Integer.class)
                .single();
    }

    public void insert(Keypair keypair) {
        jdbc.sql("""
                INSERT INTO keypairs (user_id, name, type, public_key, fingerprint, created_at)
                VALUES (:userId, :name, :type, :publicKey, :fingerprint, :createdAt)
                """).paramSource(keypair).update();
    }

    /** @return whether it was there */
    public boolean delete(String userId, String name) {
        return jdbc.sql("DELETE FROM keypairs WHERE user_id = :user AND name = :name")
                        .param("user", userId)
                        .param("name", name)
                        .update()
                > 0;
    }
}
