package io.altostratus.identity.tokens;

import io.altostratus.auth.token.Token;
import io.altostratus.identity.catalog.TokenCatalog;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What a token's holder is told about it, with the catalog. */
@Component
class TokenAnswers {

    private final TokenCatalog catalog;

    TokenAnswers(TokenCatalog catalog) {
        this.catalog = catalog;
    }

    Map<String, Object> of(Token token, boolean withCatalog) {
        boolean told = withCatalog && !token.isUnscoped();
        return TokenView.of(
                token,
                told
                        ? catalog.forToken(
                                token.project() == null ? null : token.project().id(), token.userId())
                        : null);
    }
}
