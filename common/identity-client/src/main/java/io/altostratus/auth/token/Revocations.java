package io.altostratus.auth.token;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An immutable set of revocations, indexed so that a token is checked against a handful of them, not against all. */
public final class Revocations {

    public static final Revocations NONE = new Revocations(List.of());

    private final List<Revocation> all;
    private final Map<String, List<Revocation>> byKey;

    public Revocations(List<Revocation> events) {
        this.all = List.copyOf(events);
        Map<String, List<Revocation>> index = new HashMap<>();
        for (Revocation event : all) {
            index.computeIfAbsent(event.indexKey(), key -> new ArrayList<>(1)).add(event);
        }
        this.byKey = index;
    }

    public List<Revocation> events() {
        return all;
    }

    /** These and one more; those that cannot match a living token are dropped. */
    public Revocations plus(List<Revocation> more, long nowSeconds) {
        List<Revocation> kept = new ArrayList<>(all.size() + more.size());
        all.stream().filter(event -> event.expiresAtSeconds() > nowSeconds).forEach(kept::add);
        kept.addAll(more);
        return new Revocations(kept);
    }

    public boolean covers(Token token) {
        if (all.isEmpty()) {
            return false;
        }
        return hit("audit:" + token.auditIds().getFirst(), token)
                || hit("chain:" + token.auditChainId(), token)
                || hit("user:" + token.userId(), token)
                || hit("domain:" + token.userDomain().id(), token)
                || token.project() != null && hit("project:" + token.project().id(), token)
                || token.projectDomain() != null
                        && hit("domain:" + token.projectDomain().id(), token)
                || token.domain() != null && hit("domain:" + token.domain().id(), token)
                || token.applicationCredentialId() != null
                        && hit("credential:" + token.applicationCredentialId(), token)
                || token.system() && hit("system", token)
                || token.trust() != null && hitByTrust(token.trust(), token)
                || token.oauth1() != null
                        && (hit("access:" + token.oauth1().accessTokenId(), token)
                                || hit("consumer:" + token.oauth1().consumerId(), token))
                || token.roles().stream().anyMatch(role -> hit("role:" + role.id(), token));
    }

    private boolean hitByTrust(Token.TrustUse trust, Token token) {
        return hit("trust:" + trust.id(), token)
                || hit("user:" + trust.trustorId(), token)
                || hit("user:" + trust.trusteeId(), token);
    }

    private boolean hit(String key, Token token) {
        List<Revocation> events = byKey.get(key);
        return events != null && events.stream().anyMatch(event -> event.matches(token));
    }
}
