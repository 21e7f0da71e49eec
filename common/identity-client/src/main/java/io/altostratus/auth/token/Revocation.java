package io.altostratus.auth.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Makes tokens invalid: all that match every field which is set and were issued no later than {@code issuedBeforeMicros}.
 *
 * <p>A user is matched by whoever's power the token carries: its user, and trustor and trustee of a trust.
 *
 * @param sequence numbered without gaps, so that a receiver knows whether it has missed one
 * @param domainId a domain that owns the user or the project of the token, or that the token is scoped to
 * @param scopeDomainId a domain that the token is scoped to
 * @param system only tokens for the whole system
 * @param issuedBeforeMicros microseconds since 1970
 * @param expiresAtSeconds when no token that it could match lives any more and it may be forgotten
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Revocation(
        long sequence,
        @Nullable String auditId,
        @Nullable String auditChainId,
        @Nullable String userId,
        @Nullable String projectId,
        @Nullable String domainId,
        @Nullable String roleId,
        @Nullable String applicationCredentialId,
        @Nullable String trustId,
        @Nullable String consumerId,
        @Nullable String accessTokenId,
        @Nullable String scopeDomainId,
        boolean system,
        long issuedBeforeMicros,
        long expiresAtSeconds) {

    /** Without what concerns delegation and single scopes. */
    public Revocation(
            long sequence,
            @Nullable String auditId,
            @Nullable String auditChainId,
            @Nullable String userId,
            @Nullable String projectId,
            @Nullable String domainId,
            @Nullable String roleId,
            @Nullable String applicationCredentialId,
            long issuedBeforeMicros,
            long expiresAtSeconds) {
        this(
                sequence,
                auditId,
                auditChainId,
                userId,
                projectId,
                domainId,
                roleId,
                applicationCredentialId,
                null,
                null,
                null,
                null,
                false,
                issuedBeforeMicros,
                expiresAtSeconds);
    }

    boolean matches(Token token) {
        return token.issuedAtMicros() <= issuedBeforeMicros
                && (auditId == null || auditId.equals(token.auditIds().getFirst()))
                && (auditChainId == null || auditChainId.equals(token.auditChainId()))
                && (userId == null || concernsUser(token))
                && (projectId == null
                        || token.project() != null
                                && projectId.equals(token.project().id()))
                && (domainId == null || concernsDomain(token))
                && (scopeDomainId == null
                        || token.domain() != null
                                && scopeDomainId.equals(token.domain().id()))
                && (!system || token.system())
                && (roleId == null || token.roles().stream().anyMatch(r -> roleId.equals(r.id())))
                && (applicationCredentialId == null || applicationCredentialId.equals(token.applicationCredentialId()))
                && (trustId == null
                        || token.trust() != null && trustId.equals(token.trust().id()))
                && (consumerId == null
                        || token.oauth1() != null
                                && consumerId.equals(token.oauth1().consumerId()))
                && (accessTokenId == null
                        || token.oauth1() != null
                                && accessTokenId.equals(token.oauth1().accessTokenId()));
    }

    private boolean concernsUser(Token token) {
        Token.TrustUse trust = token.trust();
        return token.userId().equals(userId)
                || trust != null
                        && (trust.trustorId().equals(userId)
                                || trust.trusteeId().equals(userId));
    }

    private boolean concernsDomain(Token token) {
        NamedRef scoped = token.domain();
        NamedRef ofProject = token.projectDomain();
        return scoped != null && scoped.id().equals(domainId)
                || token.userDomain().id().equals(domainId)
                || ofProject != null && ofProject.id().equals(domainId);
    }

    /** The most selective field, by which an index finds this event. */
    String indexKey() {
        if (auditId != null) {
            return "audit:" + auditId;
        }
        if (auditChainId != null) {
            return "chain:" + auditChainId;
        }
        if (trustId != null) {
            return "trust:" + trustId;
        }
        if (accessTokenId != null) {
            return "access:" + accessTokenId;
        }
        if (consumerId != null) {
            return "consumer:" + consumerId;
        }
        if (applicationCredentialId != null) {
            return "credential:" + applicationCredentialId;
        }
        if (userId != null) {
            return "user:" + userId;
        }
        if (projectId != null) {
            return "project:" + projectId;
        }
        if (roleId != null) {
            return "role:" + roleId;
        }
        if (domainId != null || scopeDomainId != null) {
            return "domain:" + (domainId != null ? domainId : scopeDomainId);
        }
        return system ? "system" : "nothing";
    }
}
