package io.altostratus.identity.oauth1;

import io.altostratus.identity.sealing.SecretSealing;
import io.altostratus.persistence.UtcTime;
import io.altostratus.persistence.Where;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Request and access tokens, their secrets sealed, and which signed requests were seen. */
@Repository
class OAuthTokenRepository {

    private static final String SELECT = """
            SELECT id, kind, consumer_id, project_id, user_id, sealed_secret, sealed_verifier, expires_at
            FROM oauth_tokens
            """;

    private final JdbcClient jdbc;
    private final SecretSealing sealing;
    private final Clock clock;

    private record Row(
            String id,
            String kind,
            String consumerId,
            String projectId,
            @Nullable String userId,
            String sealedSecret,
            @Nullable String sealedVerifier,
            @Nullable LocalDateTime expiresAt) {}

    OAuthTokenRepository(JdbcClient jdbc, SecretSealing sealing, Clock clock) {
        this.jdbc = jdbc;
        this.sealing = sealing;
        this.clock = clock;
    }

    Optional<OAuthToken> find(OAuthToken.Kind kind, String id) {
        return list(new Where().equal("kind", kind.column()).equal("id", id)).stream()
                .findFirst();
    }

    /** The token, which nobody else authorizes or exchanges until the transaction ends. */
    Optional<OAuthToken> lock(OAuthToken.Kind kind, String id) {
        jdbc.sql("UPDATE oauth_tokens SET version = version + 1 WHERE id = :id")
                .param("id", id)
                .update();
        return find(kind, id);
    }

    List<OAuthToken> list(Where where) {
        return jdbc
                .sql(SELECT + where.sql() + " ORDER BY pk")
                .params(where.parameters())
                .query(Row.class)
                .list()
                .stream()
                .map(this::open)
                .toList();
    }

    List<String> roleIds(String id) {
        return jdbc.sql("SELECT role_id FROM oauth_token_roles WHERE token_id = :id")
                .param("id", id)
                .query(String.class)
                .list();
    }

    /** The roles of several tokens in one statement. */
    Map<String, List<String>> roleIdsOf(List<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        record RoleRow(String tokenId, String roleId) {}
        return jdbc
                .sql("SELECT token_id, role_id FROM oauth_token_roles WHERE token_id IN (:ids)")
                .param("ids", ids)
                .query(RoleRow.class)
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        RoleRow::tokenId, Collectors.mapping(RoleRow::roleId, Collectors.toList())));
    }

    void insert(OAuthToken token, List<String> roleIds) {
        jdbc.sql("""
                INSERT INTO oauth_tokens (id, kind, consumer_id, project_id, user_id, sealed_secret, sealed_verifier,
                    expires_at)
                VALUES (:id, :kind, :consumerId, :projectId, :userId, :sealedSecret, :sealedVerifier, :expiresAt)
                """).paramSource(seal(token)).update();
        addRoles(token.id(), roleIds);
    }

    /** Lets a user agree, or agree anew: the verifier and the roles are replaced. */
    void authorize(OAuthToken request, List<String> roleIds) {
        jdbc.sql("""
                UPDATE oauth_tokens SET user_id = :userId, sealed_verifier = :sealedVerifier
                WHERE id = :id AND kind = 'request'
                """).paramSource(seal(request)).update();
        jdbc.sql("DELETE FROM oauth_token_roles WHERE token_id = :id")
                .param("id", request.id())
                .update();
        addRoles(request.id(), roleIds);
    }

    private void addRoles(String id, List<String> roleIds) {
        for (String role : roleIds) {
            jdbc.sql("INSERT IGNORE INTO oauth_token_roles (token_id, role_id) VALUES (:id, :role)")
                    .param("id", id)
                    .param("role", role)
                    .update();
        }
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM oauth_tokens WHERE id = :id").param("id", id).update();
    }

    /**
     * Notes a signed request.
     *
     * @return false if it was seen before
     */
    boolean note(String consumerId, String tokenId, long signedAt, String nonce) {
        try {
            jdbc.sql("""
                    INSERT INTO oauth_nonces (consumer_id, token_id, signed_at, nonce)
                    VALUES (:consumer, :token, :at, :nonce)
                    """)
                    .param("consumer", consumerId)
                    .param("token", tokenId)
                    .param("at", signedAt)
                    .param("nonce", nonce)
                    .update();
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    int purgeNonces(long signedBefore, int limit) {
        return jdbc.sql("DELETE FROM oauth_nonces WHERE signed_at < :before LIMIT :limit")
                .param("before", signedBefore)
                .param("limit", limit)
                .update();
    }

    int purgeExpired(int limit) {
        return jdbc.sql("DELETE FROM oauth_tokens WHERE expires_at < :now LIMIT :limit")
                .param("now", UtcTime.now(clock))
                .param("limit", limit)
                .update();
    }

    /** @return how many were sealed again: fewer than {@code limit} when none is left */
    int sealAgain(int limit) {
        List<Row> old = jdbc.sql(SELECT + " WHERE sealed_secret NOT LIKE :current ORDER BY pk LIMIT :limit")
                .param("current", sealing.currentPrefix() + "%")
                .param("limit", limit)
                .query(Row.class)
                .list();
        for (Row row : old) {
            jdbc.sql("""
                    UPDATE oauth_tokens SET sealed_secret = :sealedSecret, sealed_verifier = :sealedVerifier
                    WHERE id = :id AND user_id <=> :userId
                    """).paramSource(seal(open(row))).update();
        }
        return old.size();
    }

    private OAuthToken open(Row row) {
        String verifier = row.sealedVerifier();
        return new OAuthToken(
                row.id(),
                OAuthToken.Kind.of(row.kind()),
                row.consumerId(),
                row.projectId(),
                row.userId(),
                sealing.open(row.sealedSecret(), "oauth-token/" + row.id()),
                verifier == null ? null : sealing.open(verifier, "oauth-verifier/" + row.id()),
                row.expiresAt());
    }

    private Row seal(OAuthToken token) {
        String verifier = token.verifier();
        return new Row(
                token.id(),
                token.kind().column(),
                token.consumerId(),
                token.projectId(),
                token.userId(),
                sealing.seal(token.secret(), "oauth-token/" + token.id()),
                verifier == null ? null : sealing.seal(verifier, "oauth-verifier/" + token.id()),
                token.expiresAt());
    }
}
