package io.altostratus.identity.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.altostratus.auth.token.Token;
import io.altostratus.context.Json;
import io.altostratus.identity.catalog.TokenCatalog;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What a token's holder is told about it, with the catalog; ready to be sent for tokens that are asked for often. */
@Component
class TokenAnswers {

    /** Answers are a few KiB each, so this is the bound in bytes. */
    private static final long LARGEST_CACHE = 16L * 1024 * 1024;

    private record Key(Token token, long catalogVersion, boolean withCatalog) {

        @Override
        public int hashCode() {
            return token.auditIds().getFirst().hashCode() + Long.hashCode(catalogVersion);
        }
    }

    private final TokenCatalog catalog;
    private final Cache<Key, byte[]> ready = Caffeine.newBuilder()
            .maximumWeight(LARGEST_CACHE)
            .weigher((Key key, byte[] body) -> body.length + 1_000)
            .build();

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

    /** The same as JSON. A token never changes, so what is told of it changes with the catalog only. */
    byte[] json(Token token, boolean withCatalog) {
        Key key = new Key(token, withCatalog ? catalog.version() : 0, withCatalog);
        return ready.get(key, unknown -> Json.MAPPER.writeValueAsBytes(of(token, withCatalog)));
    }
}
