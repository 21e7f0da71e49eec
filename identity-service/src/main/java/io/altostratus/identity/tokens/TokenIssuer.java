package io.altostratus.identity.tokens;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.token.NamedRef;
import io.altostratus.auth.token.Token;
import io.altostratus.identity.authentication.Delegation;
import io.altostratus.identity.authentication.Evidence;
import io.altostratus.identity.authentication.Refusal;
import io.altostratus.identity.authentication.TokenIssue;
import io.altostratus.identity.authentication.TrustScope;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.common.TokenProperties;
import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.roles.EffectiveRoles;
import io.altostratus.identity.roles.Role;
import io.altostratus.identity.signing.SigningKeys;
import io.altostratus.identity.users.User;
import io.altostratus.identity.users.UserRepository;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Makes the token of a proven user for a scope, with the roles the user has there and all that those imply. */
@Component
class TokenIssuer implements TokenIssue {

    private final Authentication authentication;
    private final ScopeResolver scopes;
    private final EffectiveRoles roles;
    private final UserRepository users;
    private final DomainRepository domains;
    private final ObjectProvider<TrustScope> trusts;
    private final SigningKeys keys;
    private final TokenAnswers answers;
    private final TokenProperties properties;
    private final Clock clock;

    TokenIssuer(
            Authentication authentication,
            ScopeResolver scopes,
            EffectiveRoles roles,
            UserRepository users,
            DomainRepository domains,
            ObjectProvider<TrustScope> trusts,
            SigningKeys keys,
            TokenAnswers answers,
            TokenProperties properties,
            Clock clock) {
        this.authentication = authentication;
        this.scopes = scopes;
        this.roles = roles;
        this.users = users;
        this.domains = domains;
        this.trusts = trusts;
        this.keys = keys;
        this.answers = answers;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public Issued issue(
            Evidence evidence, List<String> methods, @Nullable String projectId, HttpServletRequest request) {
        Authentication.Proven proven = authentication.enabled(evidence, methods);
        return issue(proven, scopes.resolve(evidence.delegation(), projectId), true);
    }

    /** @throws ApiException 401 if the user has no role in that scope, 403 for a trust that is no longer covered */
    Issued issue(Authentication.Proven proven, Scope scope, boolean withCatalog) {
        Token token = switch (scope) {
            case Scope.OfTrust t -> ofTrust(proven, t);
            case Scope.OfProject p -> of(proven, scope, inProject(proven, p));
            case Scope.OfDomain d ->
                of(
                        proven,
                        scope,
                        required(roles.inDomain(proven.user().id(), d.domain().id())));
            case Scope.OfSystem s ->
                of(proven, scope, required(roles.onSystem(proven.user().id())));
            case Scope.None n -> of(proven, scope, List.of());
        };
        String text = keys.sign(token);
        if (text.length() > properties.maximumSize()) {
            throw ApiException.forbidden("The token would have " + text.length() + " characters, more than the "
                    + properties.maximumSize() + " that are allowed: too many roles or access rules.");
        }
        if (scope instanceof Scope.OfTrust t) {
            trusts.getObject().spend(t.trust().id());
        }
        return new Issued(text, token, answers.of(token, withCatalog));
    }

    private List<Role> inProject(Authentication.Proven proven, Scope.OfProject scope) {
        List<Role> held = roles.inProject(proven.user().id(), scope.project().id());
        Delegation delegation = proven.delegation();
        if (delegation != null) {
            // A delegation keeps no role that its user has lost.
            Set<String> lent =
                    roles.expanded(delegation.roleIds()).stream().map(Role::id).collect(Collectors.toSet());
            held = held.stream().filter(r -> lent.contains(r.id())).toList();
        }
        return required(held);
    }

    private static List<Role> required(List<Role> held) {
        if (held.isEmpty()) {
            throw Refusal.refused();
        }
        return held;
    }

    private Token ofTrust(Authentication.Proven proven, Scope.OfTrust scope) {
        Delegation.ByTrust trust = scope.trust();
        if (!proven.user().id().equals(trust.trusteeId())) {
            throw ApiException.forbidden("User is not a trustee.");
        }
        User trustor = users.find(trust.trustorId())
                .filter(User::enabled)
                .orElseThrow(() -> ApiException.forbidden("Trustor is disabled."));
        Domain trustorDomain = domains.find(trustor.domainId())
                .filter(Domain::enabled)
                .orElseThrow(() -> ApiException.notFound("Trustor domain is disabled."));
        List<Role> lent = List.of();
        if (scope.project() != null) {
            lent = roles.expanded(trust.roleIds());
            Set<String> held = roles
                    .inProject(
                            trust.originalTrustorId(), scope.project().project().id())
                    .stream()
                    .map(Role::id)
                    .collect(Collectors.toSet());
            if (lent.isEmpty() || !lent.stream().allMatch(role -> held.contains(role.id()))) {
                throw ApiException.forbidden("Trustee has no delegated roles.");
            }
        }
        Authentication.Proven named = trust.impersonation()
                ? new Authentication.Proven(trustor, trustorDomain, proven.methods(), proven.parent(), trust)
                : new Authentication.Proven(proven.user(), proven.domain(), proven.methods(), proven.parent(), trust);
        return of(named, scope.project() == null ? new Scope.None() : scope.project(), lent);
    }

    private Token of(Authentication.Proven proven, Scope scope, List<Role> held) {
        Scope.OfProject project = scope instanceof Scope.OfProject p ? p : null;
        Instant now = clock.instant();
        Delegation delegation = proven.delegation();
        return new Token(
                proven.user().id(),
                proven.user().name(),
                reference(proven.domain()),
                project == null
                        ? null
                        : new NamedRef(project.project().id(), project.project().name()),
                project == null ? null : reference(project.domain()),
                scope instanceof Scope.OfDomain d ? reference(d.domain()) : null,
                scope instanceof Scope.OfSystem,
                held.stream().map(r -> new NamedRef(r.id(), r.name())).toList(),
                proven.methods(),
                auditIds(proven.parent()),
                micros(now),
                expiry(now, proven.parent(), delegation),
                delegation instanceof Delegation.ByApplicationCredential c ? c.id() : null,
                delegation instanceof Delegation.ByApplicationCredential c
                        ? new Token.CredentialUse(c.name(), c.unrestricted(), c.accessRules())
                        : null,
                delegation instanceof Delegation.ByTrust t
                        ? new Token.TrustUse(t.id(), t.trustorId(), t.trusteeId(), t.impersonation())
                        : null,
                delegation instanceof Delegation.ByOAuth1 o
                        ? new Token.OAuth1Use(o.consumerId(), o.accessTokenId())
                        : null,
                project != null && project.project().isDomain(),
                passwordExpiry(proven.user()));
    }

    private static @Nullable Long passwordExpiry(User user) {
        LocalDateTime end = user.passwordExpiresAt();
        return end == null ? null : micros(end.toInstant(ZoneOffset.UTC));
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    /** A token lives no longer than the one by which it was got, nor than the delegation. */
    private long expiry(Instant now, @Nullable Token parent, @Nullable Delegation delegation) {
        long end = parent == null ? now.plus(properties.lifetime()).getEpochSecond() : parent.expiresAtSeconds();
        Instant delegated = delegation == null ? null : delegation.expiresAt();
        return delegated == null ? end : Math.min(end, delegated.getEpochSecond());
    }

    private static List<String> auditIds(@Nullable Token parent) {
        List<String> ids = new ArrayList<>(List.of(Ids.auditId()));
        if (parent != null) {
            ids.add(parent.auditChainId());
        }
        return ids;
    }

    private static NamedRef reference(Domain domain) {
        return new NamedRef(domain.id(), domain.name());
    }
}
