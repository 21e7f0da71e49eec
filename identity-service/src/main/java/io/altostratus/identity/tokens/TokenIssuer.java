package io.altostratus.identity.tokens;

import io.altostratus.auth.token.NamedRef;
import io.altostratus.auth.token.Token;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.common.TokenProperties;
import io.altostratus.identity.credentials.ApplicationCredential;
import io.altostratus.identity.credentials.ApplicationCredentialRepository;
import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.roles.EffectiveRoles;
import io.altostratus.identity.roles.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the token of a proven user for a scope, with the roles the user has there and all that those imply. */
@Component
class TokenIssuer {

    private final EffectiveRoles roles;
    private final ApplicationCredentialRepository credentials;
    private final TokenProperties properties;
    private final Clock clock;

    TokenIssuer(
            EffectiveRoles roles,
            ApplicationCredentialRepository credentials,
            TokenProperties properties,
            Clock clock) {
        this.roles = roles;
        this.credentials = credentials;
        this.properties = properties;
        this.clock = clock;
    }

    /** @throws io.altostratus.api.error.ApiException 401 if the user has no role in that scope */
    Token issue(Authentication.Proven proven, Scope scope) {
        List<NamedRef> held = rolesIn(proven, scope);
        if (held.isEmpty() && !(scope instanceof Scope.None)) {
            throw Authentication.refused();
        }
        Scope.OfProject project = scope instanceof Scope.OfProject p ? p : null;
        Instant now = clock.instant();
        ApplicationCredential credential = proven.credential();
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
                held,
                proven.methods(),
                auditIds(proven.parent()),
                now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000,
                expiry(now, proven.parent()),
                credential == null ? null : credential.id());
    }

    /** A token got by another one does not live longer than that. */
    private long expiry(Instant now, @Nullable Token parent) {
        return parent == null ? now.plus(properties.lifetime()).getEpochSecond() : parent.expiresAtSeconds();
    }

    private static List<String> auditIds(@Nullable Token parent) {
        List<String> ids = new ArrayList<>(List.of(Ids.auditId()));
        if (parent != null) {
            ids.add(parent.auditChainId());
        }
        return ids;
    }

    private List<NamedRef> rolesIn(Authentication.Proven proven, Scope scope) {
        String userId = proven.user().id();
        List<Role> effective = switch (scope) {
            case Scope.OfProject p -> roles.inProject(userId, p.project().id());
            case Scope.OfDomain d -> roles.inDomain(userId, d.domain().id());
            case Scope.OfSystem s -> roles.onSystem(userId);
            case Scope.None n -> List.of();
        };
        ApplicationCredential credential = proven.credential();
        if (credential != null) {
            // A credential keeps no role that its user has lost.
            List<String> granted = roles.expanded(credentials.roleIds(credential.id())).stream()
                    .map(Role::id)
                    .toList();
            effective = effective.stream().filter(r -> granted.contains(r.id())).toList();
        }
        return effective.stream().map(r -> new NamedRef(r.id(), r.name())).toList();
    }

    private static NamedRef reference(Domain domain) {
        return new NamedRef(domain.id(), domain.name());
    }
}
