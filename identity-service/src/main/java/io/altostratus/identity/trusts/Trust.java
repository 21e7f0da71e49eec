package io.altostratus.identity.trusts;

import java.time.LocalDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The trustor lets the trustee act with some of the trustor's roles.
 *
 * @param projectId where; null for a trust that delegates nothing but, with impersonation, the name
 * @param impersonation whether tokens of the trust tell the trustor as their user instead of the trustee
 * @param expiresAt UTC; null for never
 * @param remainingUses how many more tokens may be got by it; null for any number
 * @param redelegatedTrustId the trust that this one passes on
 * @param redelegationCount how often it may be passed on in turn
 */
record Trust(
        String id,
        String trustorUserId,
        String trusteeUserId,
        @Nullable String projectId,
        boolean impersonation,
        @Nullable LocalDateTime expiresAt,
        @Nullable Integer remainingUses,
        @Nullable String redelegatedTrustId,
        int redelegationCount,
        @Nullable LocalDateTime deletedAt,
        String extra) {

    static final Set<String> OWN = Set.of(
            "id",
            "trustor_user_id",
            "trustee_user_id",
            "project_id",
            "impersonation",
            "expires_at",
            "remaining_uses",
            "redelegated_trust_id",
            "redelegation_count",
            "allow_redelegation",
            "deleted_at",
            "roles",
            "roles_links",
            "links");

    boolean isUsable(LocalDateTime now) {
        return deletedAt == null
                && (expiresAt == null || expiresAt.isAfter(now))
                && (remainingUses == null || remainingUses > 0);
    }
}
