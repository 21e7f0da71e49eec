package io.altostratus.identity.revocations;

import io.altostratus.auth.token.Revocation;
import io.altostratus.auth.token.RevocationAnnounced;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.token.VerificationFeed;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.TokenProperties;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.outbox.Outbox;
import io.altostratus.persistence.RowLock;
import io.altostratus.persistence.Transactions;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Records revocations in the transaction of the change that causes them and tells them to every service afterwards, to
 * this one at once. Must be called inside a transaction.
 */
@Component
public class RevocationLog {

    private static final String LOCK = "revocations";

    private final JdbcClient jdbc;
    private final RowLock lock;
    private final Outbox outbox;
    private final ObjectProvider<VerificationFeed> ownFeed;
    private final TokenProperties properties;
    private final Clock clock;

    RevocationLog(
            JdbcClient jdbc,
            Outbox outbox,
            ObjectProvider<VerificationFeed> ownFeed,
            TokenProperties properties,
            Clock clock) {
        this.jdbc = jdbc;
        this.lock = new RowLock(jdbc);
        this.outbox = outbox;
        this.ownFeed = ownFeed;
        this.properties = properties;
        this.clock = clock;
    }

    public void revokeToken(Token token, RequestContext context) {
        record(context, Subject.audit(token.auditIds().getFirst()));
    }

    /** All tokens that descend from one login. */
    public void revokeChain(String auditChainId, RequestContext context) {
        record(context, Subject.auditChain(auditChainId));
    }

    /** All tokens of a user, and those by which the user acts as a trustee or another for the user as a trustor. */
    public void revokeUser(String userId, RequestContext context) {
        record(context, Subject.user(userId));
    }

    public void revokeUserInProject(String userId, String projectId, RequestContext context) {
        record(context, Subject.user(userId).inProject(projectId));
    }

    /** The user's tokens that are scoped to this domain; not those for its projects. */
    public void revokeUserInDomain(String userId, String domainId, RequestContext context) {
        record(context, Subject.user(userId).scopedToDomain(domainId));
    }

    /** The user's tokens that are scoped to the whole system. */
    public void revokeUserInSystem(String userId, RequestContext context) {
        record(context, Subject.user(userId).scopedToSystem());
    }

    /**
     * For a change that concerns several users in the same way, such as a group's role or the end of a group. Each user
     * costs a row, so that nobody else's token dies with theirs.
     *
     * @param userIds those concerned; duplicates count once
     * @param scope what their tokens are scoped to; {@link Subject#any()} for all of their tokens
     */
    public void revokeUsers(Collection<String> userIds, Subject scope, RequestContext context) {
        for (String userId : new LinkedHashSet<>(userIds)) {
            record(context, scope.ofUser(userId));
        }
    }

    public void revokeProject(String projectId, RequestContext context) {
        record(context, Subject.any().inProject(projectId));
    }

    public void revokeDomain(String domainId, RequestContext context) {
        record(context, Subject.domain(domainId));
    }

    public void revokeRole(String roleId, RequestContext context) {
        record(context, Subject.role(roleId));
    }

    public void revokeApplicationCredential(String credentialId, RequestContext context) {
        record(context, Subject.applicationCredential(credentialId));
    }

    public void revokeTrust(String trustId, RequestContext context) {
        record(context, Subject.trust(trustId));
    }

    public void revokeOAuth1AccessToken(String accessTokenId, RequestContext context) {
        record(context, Subject.accessToken(accessTokenId));
    }

    public void revokeOAuth1Consumer(String consumerId, RequestContext context) {
        record(context, Subject.consumer(consumerId));
    }

    private void record(RequestContext context, Subject subject) {
        lock.acquire(LOCK);
        long sequence = jdbc.sql("SELECT version FROM row_locks WHERE name = '" + LOCK + "'")
                .query(Long.class)
                .single();
        Instant now = clock.instant();
        Revocation event = subject.at(
                sequence,
                now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000,
                now.plus(properties.lifetime())
                        .plus(properties.revocationGrace())
                        .getEpochSecond());
        jdbc.sql("""
                INSERT INTO revocations (sequence, audit_id, audit_chain_id, user_id, project_id, domain_id, role_id,
                    application_credential_id, trust_id, consumer_id, access_token_id, scope_domain_id, `system`,
                    issued_before_micros, expires_at_seconds)
                VALUES (:sequence, :auditId, :auditChainId, :userId, :projectId, :domainId, :roleId,
                    :applicationCredentialId, :trustId, :consumerId, :accessTokenId, :scopeDomainId, :system,
                    :issuedBeforeMicros, :expiresAtSeconds)
                """).paramSource(event).update();
        outbox.send(Address.fanout(RevocationAnnounced.EXCHANGE), new RevocationAnnounced(event), context);
        Transactions.afterCommit(() -> ownFeed.getObject().announced(event));
    }

    /** What a service that has all up to {@code sequence} still needs. */
    public VerificationFeed.Answer since(long sequence, List<String> publicKeys) {
        Instant now = clock.instant();
        long last = jdbc.sql("SELECT version FROM row_locks WHERE name = '" + LOCK + "'")
                .query(Long.class)
                .optional()
                .orElse(0L);
        // Expired ones are deleted from time to time, so a receiver that is far behind gets all there are.
        boolean complete = sequence == 0 || sequence > last;
        List<Revocation> events = jdbc.sql("""
                        SELECT * FROM revocations WHERE sequence > :since AND sequence <= :last
                        AND expires_at_seconds > :now ORDER BY sequence
                        """)
                .param("since", complete ? 0 : sequence)
                .param("last", last)
                .param("now", now.getEpochSecond())
                .query(Revocation.class)
                .list();
        return new VerificationFeed.Answer(publicKeys, events, last, complete);
    }

    /** For the list of events, oldest first. */
    List<Revocation> events(long sinceMicros) {
        return jdbc.sql("SELECT * FROM revocations WHERE issued_before_micros >= :since ORDER BY sequence")
                .param("since", sinceMicros)
                .query(Revocation.class)
                .list();
    }

    /** Forgets what cannot match a living token, a few at a time. */
    public void purge() {
        int deleted;
        do {
            deleted = jdbc.sql("DELETE FROM revocations WHERE expires_at_seconds < :now LIMIT 500")
                    .param("now", clock.instant().getEpochSecond())
                    .update();
        } while (deleted == 500);
    }
}
