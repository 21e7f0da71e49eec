package io.altostratus.identity.receipts;

import io.altostratus.auth.token.Token;
import java.util.List;

/** What was proven is right and not enough. */
public final class IncompleteProofException extends RuntimeException {

    private final transient String receipt;
    private final transient Token part;
    private final transient List<List<String>> rules;

    IncompleteProofException(String receipt, Token part, List<List<String>> rules) {
        super("more methods are demanded");
        this.receipt = receipt;
        this.part = part;
        this.rules = rules;
    }

    /** To be sent with the request that goes on. Never store or log it. */
    public String receipt() {
        return receipt;
    }

    /** Who has proven what, until when. */
    public Token part() {
        return part;
    }

    /** The rules that have been begun. */
    public List<List<String>> rules() {
        return rules;
    }
}
