package io.altostratus.identity.trusts;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.authentication.Delegation;
import io.altostratus.identity.authentication.Refusal;
import io.altostratus.identity.authentication.TrustScope;
import io.altostratus.identity.changes.IdentityChange;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.users.User;
import io.altostratus.identity.users.UserRepository;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Trusts in force, and how they end. */
@Component
class Trusts implements TrustScope {

    private final TrustRepository trusts;
    private final UserRepository users;
    private final RevocationLog revocations;
    private final Transactions transactions;

    Trusts(TrustRepository trusts, UserRepository users, RevocationLog revocations, Transactions transactions) {
        this.trusts = trusts;
        this.users = users;
        this.revocations = revocations;
        this.transactions = transactions;
    }

    @Override
    public Delegation.ByTrust find(String trustId) {
        List<Trust> chain = trusts.pedigree(trustId);
        if (chain.isEmpty()) {
            throw Refusal.refused();
        }
        requireAgents(chain);
        Trust trust = chain.getFirst();
        LocalDateTime end = trust.expiresAt();
        return new Delegation.ByTrust(
                trust.id(),
                trust.trustorUserId(),
                chain.getLast().trustorUserId(),
                trust.trusteeUserId(),
                trust.impersonation(),
                trust.projectId(),
                trusts.roleIds(trust.id()),
                end == null ? null : end.toInstant(ZoneOffset.UTC));
    }

    /** Who has passed a trust on must still be there for it to reach further. */
    private void requireAgents(List<Trust> chain) {
        Set<String> agents =
                chain.stream().skip(1).map(Trust::trusteeUserId).collect(Collectors.toCollection(LinkedHashSet::new));
        if (!agents.isEmpty()
                && users.find(agents).stream().filter(User::enabled).count() < agents.size()) {
            throw ApiException.forbidden("One of the trust agents is disabled or deleted");
        }
    }

    @Override
    public void spend(String trustId) {
        transactions.run(() -> {
            boolean limited = trusts.find(trustId)
                            .orElseThrow(() -> ApiException.forbidden("No remaining uses for trust: " + trustId + "."))
                            .remainingUses()
                    != null;
            if (limited && !trusts.consumeUse(trustId)) {
                throw ApiException.forbidden("No remaining uses for trust: " + trustId + ".");
            }
        });
    }

    /** Ends a trust and all that pass it on. Must be called inside a transaction. */
    void end(String trustId, RequestContext context) {
        List<String> ended = trusts.withDescendants(trustId);
        ended.forEach(id -> revocations.revokeTrust(id, context));
        if (!ended.isEmpty()) {
            trusts.delete(ended);
        }
    }

    /** Trusts whose trustor or trustee goes; those of a project go with its row, their tokens with its revocation. */
    @EventListener
    void on(IdentityChange.UserRemoved change) {
        Where where =
                new Where().and("t.trustor_user_id = :gone OR t.trustee_user_id = :gone", "gone", change.userId());
        trusts.list(where).forEach(trust -> end(trust.id(), change.context()));
    }
}
