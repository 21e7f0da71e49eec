package io.altostratus.identity.tokens;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.token.Token;
import io.altostratus.identity.authentication.AuthenticationMethod;
import io.altostratus.identity.authentication.Delegation;
import io.altostratus.identity.authentication.Evidence;
import io.altostratus.identity.authentication.Refusal;
import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.receipts.Receipts;
import io.altostratus.identity.users.User;
import io.altostratus.identity.users.UserRepository;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds out who asks, by all the methods that the request names; they must agree. */
@Component
class Authentication {

    /**
     * Who it is.
     *
     * @param parent the token by which the user came; null if none
     * @param delegation what limits the new token; null for nothing
     */
    record Proven(
            User user,
            Domain domain,
            List<String> methods,
            @Nullable Token parent,
            @Nullable Delegation delegation) {}

    private final Map<String, AuthenticationMethod> methods;
    private final UserRepository users;
    private final DomainRepository domains;
    private final Receipts receipts;

    Authentication(
            List<AuthenticationMethod> methods, UserRepository users, DomainRepository domains, Receipts receipts) {
        this.methods = methods.stream().collect(Collectors.toMap(AuthenticationMethod::name, Function.identity()));
        this.users = users;
        this.domains = domains;
        this.receipts = receipts;
    }

    /**
     * @throws ApiException 401 without saying why, 400 for a request that names a method and lacks its part
     * @throws io.altostratus.identity.receipts.IncompleteProofException if the user's rules demand more methods
     */
    Proven prove(JsonNode identity, HttpServletRequest request) {
        Set<String> asked = new LinkedHashSet<>();
        identity.path("methods").forEach(name -> asked.add(name.asString()));
        for (String name : asked) {
            if (!identity.has(name)) {
                throw Refusal.lacks(name, "identity");
            }
        }
        if (asked.isEmpty() || !methods.keySet().containsAll(asked)) {
            throw ApiException.unauthorized("Attempted to authenticate with an unsupported method.");
        }
        List<Evidence> found = new ArrayList<>();
        for (String name : asked) {
            AuthenticationMethod method = methods.get(name);
            if (method != null) {
                found.add(method.prove(Refusal.requireObject(identity.path(name), name, "identity"), request));
            }
        }
        Proven proven = agreed(found, asked);
        List<String> complete = receipts.require(
                proven.user(), proven.domain(), proven.methods(), request.getHeader(Receipts.HEADER), methods.keySet());
        return new Proven(proven.user(), proven.domain(), complete, proven.parent(), proven.delegation());
    }

    /** Who was proven elsewhere. */
    Proven enabled(Evidence evidence, List<String> by) {
        User user = users.find(evidence.userId()).filter(User::enabled).orElseThrow(Refusal::refused);
        Domain domain = domains.find(user.domainId()).filter(Domain::enabled).orElseThrow(Refusal::refused);
        return new Proven(user, domain, by, evidence.parent(), evidence.delegation());
    }

    private Proven agreed(List<Evidence> found, Set<String> asked) {
        String userId = found.getFirst().userId();
        Token parent = null;
        Delegation delegation = null;
        Set<String> by = new LinkedHashSet<>(asked);
        for (Evidence evidence : found) {
            boolean secondLimit = delegation != null && evidence.delegation() != null;
            if (!evidence.userId().equals(userId) || secondLimit) {
                throw Refusal.refused();
            }
            if (evidence.parent() != null) {
                parent = evidence.parent();
                by.addAll(parent.methods());
            }
            if (evidence.delegation() != null) {
                delegation = evidence.delegation();
            }
        }
        return enabled(new Evidence(userId, parent, delegation), List.copyOf(by));
    }
}
