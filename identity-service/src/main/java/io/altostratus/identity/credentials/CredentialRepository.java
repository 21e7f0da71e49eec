package io.altostratus.identity.credentials;

import io.altostratus.identity.sealing.SecretSealing;
import io.altostratus.persistence.Where;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Users' secrets, sealed in the database. */
@Repository
public class CredentialRepository {

    private static final String SELECT = "SELECT id, user_id, project_id, type, sealed_blob, extra FROM credentials";

    private final JdbcClient jdbc;
    private final SecretSealing sealing;

    private record Row(
            String id, String userId, @Nullable String projectId, String type, String sealedBlob, String extra) {}

    CredentialRepository(JdbcClient jdbc, SecretSealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    public Optional<Credential> find(String id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id)
                .query(Row.class)
                .optional()
                .map(this::open);
    }

    /** The credential, which nobody else changes until the transaction ends. */
    Optional<Credential> lock(String id) {
        jdbc.sql("UPDATE credentials SET version = version + 1 WHERE id = :id")
                .param("id", id)
                .update();
        return find(id);
    }

    /** For login methods such as TOTP: the secrets of one kind that a user has. */
    public List<Credential> ofUser(String userId, String type) {
        return list(new Where().equal("user_id", userId).equal("type", type));
    }

    public List<Credential> list(Where where) {
        return jdbc
                .sql(SELECT + where.sql() + " ORDER BY pk")
                .params(where.parameters())
                .query(Row.class)
                .list()
                .stream()
                .map(this::open)
                .toList();
    }

    int count(String userId) {
        return jdbc.sql("SELECT COUNT(*) FROM credentials WHERE user_id = :user")
                .param("user", userId)
                .query(Integer.class)
                .single();
    }

    /** @throws org.springframework.dao.DuplicateKeyException if the id is taken */
    void insert(Credential credential) {
        jdbc.sql("""
                INSERT INTO credentials (id, user_id, project_id, type, sealed_blob, extra)
                VALUES (:id, :userId, :projectId, :type, :sealedBlob, :extra)
                """).paramSource(seal(credential)).update();
    }

    void update(Credential credential) {
        jdbc.sql("""
                UPDATE credentials SET user_id = :userId, project_id = :projectId, type = :type,
                    sealed_blob = :sealedBlob, extra = :extra
                WHERE id = :id
                """).paramSource(seal(credential)).update();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM credentials WHERE id = :id").param("id", id).update();
    }

    void deleteOfUser(String userId) {
        jdbc.sql("DELETE FROM credentials WHERE user_id = :user")
                .param("user", userId)
                .update();
    }

    void deleteOfProject(String projectId) {
        jdbc.sql("DELETE FROM credentials WHERE project_id = :project")
                .param("project", projectId)
                .update();
    }

    /**
     * Seals some of the secrets again that an older key has sealed.
     *
     * @return how many: fewer than {@code limit} when none is left
     */
    public int sealAgain(int limit) {
        List<Row> old = jdbc.sql(SELECT + " WHERE sealed_blob NOT LIKE :current ORDER BY pk LIMIT :limit")
                .param("current", sealing.currentPrefix() + "%")
                .param("limit", limit)
                .query(Row.class)
                .list();
        for (Row row : old) {
            // Only over what was read: a change of the secret meanwhile has sealed it with the new key.
            jdbc.sql("UPDATE credentials SET sealed_blob = :fresh WHERE id = :id AND sealed_blob = :old")
                    .param("fresh", seal(open(row)).sealedBlob())
                    .param("id", row.id())
                    .param("old", row.sealedBlob())
                    .update();
        }
        return old.size();
    }

    private Credential open(Row row) {
        return new Credential(
                row.id(),
                row.userId(),
                row.projectId(),
                row.type(),
                sealing.open(row.sealedBlob(), owner(row.id())),
                row.extra());
    }

    private Row seal(Credential credential) {
        return new Row(
                credential.id(),
                credential.userId(),
                credential.projectId(),
                credential.type(),
                sealing.seal(credential.blob(), owner(credential.id())),
                credential.extra());
    }

    private static String owner(String id) {
        return "credential/" + id;
    }
}
