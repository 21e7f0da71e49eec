package io.altostratus.auth.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Makes tokens invalid: all that match every field which is set and were issued no later than {@code issuedBeforeMicros}.
 *
 * @param sequence numbered without gaps, so that a receiver knows whether it has missed one
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
        long issuedBeforeMicros,
        long expiresAtSeconds) {

    boolean matches(Token token) {
        return token.issuedAtMicros() <= issuedBeforeMicros
                && (auditId == null || auditId.equals(token.auditIds().getFirst()))
                && (auditChainId == null || auditChainId.equals(token.auditChainId()))
                && (userId == null || userId.equals(token.userId()))
                && (projectId == null
                        || token.project() != null
                                && projectId.equals(token.project().id()))
                && (domainId == null || concernsDomain(token))
                && (roleId == null || token.roles().stream().anyMatch(r -> roleId.equals(r.id())))
                && (applicationCredentialId == null || applicationCredentialId.equals(token.applicationCredentialId()));
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
        return "domain:" + domainId;
    }
}
