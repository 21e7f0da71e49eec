package io.altostratus.auth.token;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.altostratus.context.RequestContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a token says. This is the signed payload; its short field names keep a token with fifty roles below 8 KiB.
 *
 * @param auditIds the token's own id first, then that of the first token of its chain
 * @param issuedAtMicros microseconds since 1970: a token issued in the second of a password change can be told apart
 * @param expiresAtSeconds seconds since 1970
 * @param system whether it is scoped to the whole system
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Token(
        @JsonProperty("uid") String userId,
        @JsonProperty("unm") String userName,
        @JsonProperty("udm") NamedRef userDomain,
        @JsonProperty("prj") @Nullable NamedRef project,
        @JsonProperty("pdm") @Nullable NamedRef projectDomain,
        @JsonProperty("dom") @Nullable NamedRef domain,
        @JsonProperty("sys") boolean system,
        @JsonProperty("rol") List<NamedRef> roles,
        @JsonProperty("mth") List<String> methods,
        @JsonProperty("aud") List<String> auditIds,
        @JsonProperty("iat") long issuedAtMicros,
        @JsonProperty("exp") long expiresAtSeconds,
        @JsonProperty("apc") @Nullable String applicationCredentialId) {

    public Token {
        roles = roles == null ? List.of() : List.copyOf(roles);
        methods = methods == null ? List.of() : List.copyOf(methods);
        auditIds = auditIds == null ? List.of() : List.copyOf(auditIds);
    }

    @JsonIgnore
    public Instant issuedAt() {
        return Instant.EPOCH.plus(issuedAtMicros, ChronoUnit.MICROS);
    }

    @JsonIgnore
    public Instant expiresAt() {
        return Instant.ofEpochSecond(expiresAtSeconds);
    }

    /** The audit id of the first token of the chain that this one belongs to. */
    @JsonIgnore
    public String auditChainId() {
        return auditIds.getLast();
    }

    @JsonIgnore
    public boolean hasRole(String name) {
        return roles.stream().anyMatch(role -> role.name().equalsIgnoreCase(name));
    }

    public RequestContext toContext(String requestId, @Nullable String globalRequestId) {
        RequestContext.Scope scope = project != null
                ? RequestContext.Scope.PROJECT
                : domain != null
                        ? RequestContext.Scope.DOMAIN
                        : system ? RequestContext.Scope.SYSTEM : RequestContext.Scope.UNSCOPED;
        return new RequestContext(
                requestId,
                globalRequestId,
                scope,
                userId,
                userName,
                userDomain.id(),
                project == null ? null : project.id(),
                project == null ? null : project.name(),
                projectDomain == null ? null : projectDomain.id(),
                domain == null ? null : domain.id(),
                roles.stream().map(r -> r.name().toLowerCase(Locale.ROOT)).toList());
    }
}
