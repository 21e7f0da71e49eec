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
 * @param applicationCredentialId the application credential that it was got by; null for none
 * @param credential what that application credential allows; null for none
 * @param trust the trust that it was got by; null for none
 * @param oauth1 the OAuth1 access token that it was got by; null for none
 * @param isDomain whether the project acts as a domain
 * @param passwordExpiresAtMicros when the user's password expires, microseconds since 1970; null for never
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
        @JsonProperty("apc") @Nullable String applicationCredentialId,
        @JsonProperty("acd") @Nullable CredentialUse credential,
        @JsonProperty("tru") @Nullable TrustUse trust,
        @JsonProperty("oau") @Nullable OAuth1Use oauth1,
        @JsonProperty("pid") boolean isDomain,
        @JsonProperty("pwx") @Nullable Long passwordExpiresAtMicros) {

    /**
     * What an application credential allows.
     *
     * @param unrestricted whether it may be used to manage application credentials and trusts
     * @param accessRules the only requests that it is good for; null for all
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record CredentialUse(
            @JsonProperty("nm") String name,
            @JsonProperty("un") boolean unrestricted,
            @JsonProperty("ar") @Nullable List<AccessRule> accessRules) {

        public CredentialUse {
            accessRules = accessRules == null ? null : List.copyOf(accessRules);
        }
    }

    /**
     * A user's power lent to another.
     *
     * @param trustorId who lends it
     * @param trusteeId who uses it
     * @param impersonation whether the token names the trustor as its user
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record TrustUse(
            @JsonProperty("id") String id,
            @JsonProperty("or") String trustorId,
            @JsonProperty("ee") String trusteeId,
            @JsonProperty("im") boolean impersonation) {}

    /** The program for which a user has authorized an OAuth1 access token. */
    public record OAuth1Use(
            @JsonProperty("con") String consumerId,
            @JsonProperty("acc") String accessTokenId) {}

    public Token {
        roles = roles == null ? List.of() : List.copyOf(roles);
        methods = methods == null ? List.of() : List.copyOf(methods);
        auditIds = auditIds == null ? List.of() : List.copyOf(auditIds);
    }

    /** A token that was not got by delegation. */
    public Token(
            String userId,
            String userName,
            NamedRef userDomain,
            @Nullable NamedRef project,
            @Nullable NamedRef projectDomain,
            @Nullable NamedRef domain,
            boolean system,
            List<NamedRef> roles,
            List<String> methods,
            List<String> auditIds,
            long issuedAtMicros,
            long expiresAtSeconds,
            @Nullable String applicationCredentialId) {
        this(
                userId,
                userName,
                userDomain,
                project,
                projectDomain,
                domain,
                system,
                roles,
                methods,
                auditIds,
                issuedAtMicros,
                expiresAtSeconds,
                applicationCredentialId,
                null,
                null,
                null,
                false,
                null);
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

    /** Whether it is good for nothing but finding out what a token could be scoped to. */
    @JsonIgnore
    public boolean isUnscoped() {
        return project == null && domain == null && !system && trust == null;
    }

    /** Whether it carries a power that its user has lent, to another user or to a program. */
    @JsonIgnore
    public boolean isDelegated() {
        return applicationCredentialId != null || trust != null || oauth1 != null;
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
