package io.altostratus.identity.receipts;

import io.altostratus.auth.token.InvalidTokenException;
import io.altostratus.auth.token.NamedRef;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.token.TokenVerifier;
import io.altostratus.identity.authentication.Refusal;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.signing.SigningKeys;
import io.altostratus.identity.users.User;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Applies the rules for multiple factors: either all that is demanded is proven, or there is a receipt to go on with. */
@Component
public class Receipts {

    /** Header of a receipt, in the answer and in the request that goes on. */
    public static final String HEADER = "Openstack-Auth-Receipt";

    private final TokenVerifier verifier;
    private final SigningKeys keys;
    private final ReceiptProperties properties;
    private final Clock clock;

    Receipts(TokenVerifier verifier, SigningKeys keys, ReceiptProperties properties, Clock clock) {
        this.verifier = verifier;
        this.keys = keys;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * The methods that the user has proven, now and with the receipt.
     *
     * @param receipt the one that came with the request; null if none did
     * @param offered all methods that there are
     * @throws IncompleteProofException if more is demanded
     * @throws io.altostratus.api.error.ApiException 401 for a receipt that is another user's, or not accepted
     */
    public List<String> require(
            User user, Domain domain, List<String> proven, @Nullable String receipt, Set<String> offered) {
        Set<String> methods = new LinkedHashSet<>(proven);
        if (receipt != null && !receipt.isEmpty()) {
            methods.addAll(methodsOf(receipt, user));
        }
        MultiFactorRules rules = MultiFactorRules.of(user.readOptions(), offered);
        if (!rules.areMetBy(methods)) {
            Token part = receipt(user, domain, List.copyOf(methods));
            throw new IncompleteProofException(keys.signReceipt(part), part, rules.begunBy(methods));
        }
        return List.copyOf(methods);
    }

    private List<String> methodsOf(String receipt, User user) {
        Token part;
        try {
            part = verifier.verifyReceipt(receipt);
        } catch (InvalidTokenException e) {
            throw Refusal.refused();
        }
        if (!part.userId().equals(user.id())) {
            throw Refusal.refused();
        }
        return part.methods();
    }

    private Token receipt(User user, Domain domain, List<String> methods) {
        Instant now = clock.instant();
        return new Token(
                user.id(),
                user.name(),
                new NamedRef(domain.id(), domain.name()),
                null,
                null,
                null,
                false,
                List.of(),
                methods,
                List.of(Ids.auditId()),
                now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000,
                now.plus(properties.lifetime()).getEpochSecond(),
                null);
    }
}
