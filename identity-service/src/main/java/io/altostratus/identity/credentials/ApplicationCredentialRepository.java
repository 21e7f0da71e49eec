package io.altostratus.identity.credentials;

import io.altostratus.persistence.Where;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Application credentials in the database. */
@Repository
public class ApplicationCredentialRepository {

    private static final String SELECT = """
            SELECT id, user_id, project_id, name, description, secret_hash, expires_at, unrestricted
            FROM application_credentials
            """;

    private final JdbcClient jdbc;

    ApplicationCredentialRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<ApplicationCredential> find(String id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id)
                .query(ApplicationCredential.class)
                .optional();
    }

    public Optional<ApplicationCredential> findByName(String userId, String name) {
        return jdbc.sql(SELECT + " WHERE user_id = :user AND name = :name")
                .param("user", userId)
                .param("name", name)
                .query(ApplicationCredential.class)
                .optional();
    }

    List<ApplicationCredential> list(String userId, @Nullable String name) {
        return jdbc.sql(SELECT + " WHERE user_id = :user AND (:name IS NULL OR name = :name) ORDER BY pk")
                .param("user", userId)
                .param("name", name)
                .query(ApplicationCredential.class)
                .list();
    }

    List<String> ids(Where where) {
        return jdbc.sql("SELECT id FROM application_credentials" + where.sql())
                .params(where.parameters())
                .query(String.class)
                .list();
    }

    public List<String> roleIds(String credentialId) {
        return jdbc.sql("SELECT role_id FROM application_credential_roles WHERE credential_id = :id")
                .param("id", credentialId)
                .query(String.class)
                .list();
    }

    /** The roles of several credentials in one statement. */
    Map<String, List<String>> roleIdsOf(List<String> credentialIds) {
        if (credentialIds.isEmpty()) {
            return Map.of();
        }
        record Row(String credentialId, String roleId) {}
        return jdbc
                .sql("SELECT credential_id, role_id FROM application_credential_roles WHERE credential_id IN (:ids)")
                .param("ids", credentialIds)
                .query(Row.class)
                .list()
                .stream()
                .collect(
                        Collectors.groupingBy(Row::credentialId, Collectors.mapping(Row::roleId, Collectors.toList())));
    }

    public void insert(ApplicationCredential credential, List<String> roleIds) {
        jdbc.sql("""
                INSERT INTO application_credentials
                    (id, user_id, project_id, name, description, secret_hash, expires_at, unrestricted)
                VALUES (:id, :userId, :projectId, :name, :description, :secretHash, :expiresAt, :unrestricted)
                """).paramSource(credential).update();
        for (String role : roleIds) {
            jdbc.sql("INSERT INTO application_credential_roles (credential_id, role_id) VALUES (:id, :role)")
                    .param("id", credential.id())
                    .param("role", role)
                    .update();
        }
    }

    public void updateSecret(String id, String secretHash) {
        jdbc.sql("UPDATE application_credentials SET secret_hash = :hash WHERE id = :id")
                .param("hash", secretHash)
                .param("id", id)
                .update();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM application_credentials WHERE id = :id")
                .param("id", id)
                .update();
    }
}
