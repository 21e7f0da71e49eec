package io.altostratus.identity.trusts;

import io.altostratus.api.error.ApiException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far what a trust lends may be lent on: no link of a chain is worth more than any link before it.
 *
 * @param maximum how many links the operator allows behind the first trust
 */
record Redelegation(int maximum) {

    /** A trust of the chain that is passed on, the nearest first. */
    record Link(Trust trust, Set<String> roleIds) {}

    /**
     * @param allowed whether the trustee may pass it on in turn
     * @param count how often; null for as often as possible
     * @param chain empty for a trust that passes nothing on
     * @return the trust with its place in the chain
     * @throws ApiException 400 if the request contradicts itself, 403 if it wants more than the chain has
     */
    Trust apply(Trust asked, boolean allowed, @Nullable Integer count, Set<String> roleIds, List<Link> chain) {
        boolean passable = allowed && !Objects.equals(count, 0);
        if (passable && count != null && count > maximum) {
            throw ApiException.forbidden(
                    "Requested redelegation depth of " + count + " is greater than allowed " + maximum);
        }
        if (passable && asked.remainingUses() != null) {
            throw ApiException.badRequest("remaining_uses must not be set if redelegation is allowed");
        }
        if (chain.isEmpty()) {
            return placed(asked, asked.expiresAt(), null, passable ? (count == null ? maximum : count) : 0);
        }
        Trust parent = chain.getFirst().trust();
        int remaining = parent.redelegationCount() - 1;
        if (passable && count != null && count != remaining) {
            throw ApiException.forbidden("Modifying \"redelegation_count\" upon redelegation is forbidden. Omitting "
                    + "this parameter is advised.");
        }
        if (asked.remainingUses() != null) {
            throw ApiException.forbidden("Field \"remaining_uses\" is set to " + asked.remainingUses()
                    + " while it must not be set in order to redelegate a trust");
        }
        LocalDateTime expires = asked.expiresAt();
        for (Link link : chain) {
            expires = requireWithin(asked, expires, roleIds, link);
        }
        return placed(asked, expires, parent.id(), passable ? remaining : 0);
    }

    private @Nullable LocalDateTime requireWithin(
            Trust asked, @Nullable LocalDateTime expires, Set<String> roleIds, Link link) {
        Trust earlier = link.trust();
        if (earlier.redelegationCount() <= 0 || earlier.redelegationCount() > maximum) {
            throw ApiException.forbidden("Remaining redelegation depth of " + earlier.redelegationCount()
                    + " out of allowed range of [0.." + maximum + "]");
        }
        LocalDateTime end = earlier.expiresAt();
        if (end != null && expires != null && expires.isAfter(end)) {
            throw ApiException.forbidden("Requested expiration time is more than redelegated trust can provide");
        }
        if (!link.roleIds().containsAll(roleIds) || !Objects.equals(asked.projectId(), earlier.projectId())) {
            throw ApiException.forbidden("Some of requested roles are not in redelegated trust");
        }
        if (asked.impersonation() && !earlier.impersonation()) {
            throw ApiException.forbidden("Impersonation is not allowed because redelegated trust does not specify "
                    + "impersonation. Redelegated trust id: " + earlier.id());
        }
        return expires == null ? end : expires;
    }

    private static Trust placed(
            Trust asked, @Nullable LocalDateTime expires, @Nullable String passesOn, int redelegationCount) {
        return new Trust(
                asked.id(),
                asked.trustorUserId(),
                asked.trusteeUserId(),
                asked.projectId(),
                asked.impersonation(),
                expires,
                asked.remainingUses(),
                passesOn,
                redelegationCount,
                null,
                asked.extra());
    }
}
