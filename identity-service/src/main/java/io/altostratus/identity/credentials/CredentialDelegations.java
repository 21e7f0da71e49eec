package io.altostratus.identity.credentials;

import io.altostratus.identity.authentication.Delegation;
import io.altostratus.identity.authentication.Refusal;
import io.altostratus.identity.common.ExpiryTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.stereotype.Component;

/** What application credentials lend to the tokens that are got by them. */
@Component
public class CredentialDelegations {

    private final ApplicationCredentialRepository credentials;
    private final AccessRuleRepository accessRules;
    private final Clock clock;

    CredentialDelegations(ApplicationCredentialRepository credentials, AccessRuleRepository accessRules, Clock clock) {
        this.credentials = credentials;
        this.accessRules = accessRules;
        this.clock = clock;
    }

    /** @throws io.altostratus.api.error.ApiException 401 if there is no such credential or it has expired */
    public Delegation.ByApplicationCredential find(String id) {
        return of(credentials.find(id).orElseThrow(Refusal::refused));
    }

    Delegation.ByApplicationCredential of(ApplicationCredential credential) {
        LocalDateTime end = credential.expiresAt();
        if (ExpiryTime.passed(end, clock)) {
            throw Refusal.refused();
        }
        List<io.altostratus.auth.token.AccessRule> rules =
                accessRules.ofCredentials(List.of(credential.id())).getOrDefault(credential.id(), List.of()).stream()
                        .map(r -> new io.altostratus.auth.token.AccessRule(r.id(), r.service(), r.method(), r.path()))
                        .toList();
        return new Delegation.ByApplicationCredential(
                credential.id(),
                credential.name(),
                credential.projectId(),
                credentials.roleIds(credential.id()),
                end == null ? null : end.toInstant(ZoneOffset.UTC),
                credential.unrestricted(),
                rules.isEmpty() ? null : rules);
    }
}
