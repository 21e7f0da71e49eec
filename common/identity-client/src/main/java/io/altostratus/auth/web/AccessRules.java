package io.altostratus.auth.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.altostratus.auth.token.AccessRule;
import io.altostratus.auth.token.InvalidTokenException;
import io.altostratus.auth.token.Token;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds the token of an application credential to the requests that the credential is good for. */
final class AccessRules {

    private static final Pattern PARTS = Pattern.compile("\\{[^}]*}|\\*\\*|\\*|[^{*]+|\\{");

    private final String serviceType;
    private final Cache<String, Pattern> patterns =
            Caffeine.newBuilder().maximumSize(1_000).build();

    /** @param serviceType type of this service in the catalog; empty if unknown, when no such token is accepted */
    AccessRules(String serviceType) {
        this.serviceType = serviceType;
    }

    /**
     * @param path as it was sent, without query
     * @throws InvalidTokenException if the token is not good for this request
     */
    void check(Token token, String method, String path) {
        List<AccessRule> rules =
                token.credential() == null ? null : token.credential().accessRules();
        if (rules == null || isOwnValidation(method, path)) {
            return;
        }
        boolean ambiguous = path.indexOf(';') >= 0 || path.indexOf('%') >= 0;
        for (AccessRule rule : rules) {
            if (!ambiguous
                    && !serviceType.isEmpty()
                    && rule.service().equals(serviceType)
                    && rule.method().equals(method)
                    && pattern(rule.path()).matcher(path).matches()) {
                return;
            }
        }
        throw new InvalidTokenException("the application credential is not good for this request");
    }

    /** A token may always be validated. */
    private boolean isOwnValidation(String method, String path) {
        return serviceType.equals("identity") && method.equals("GET") && path.endsWith("/v3/auth/tokens");
    }

    private Pattern pattern(String rule) {
        return patterns.get(rule, AccessRules::compile);
    }

    static Pattern compile(String rule) {
        StringBuilder regex = new StringBuilder();
        Matcher parts = PARTS.matcher(rule);
        while (parts.find()) {
            String part = parts.group();
            if (part.equals("**")) {
                regex.append(".*");
            } else if (part.equals("*") || part.startsWith("{") && part.endsWith("}")) {
                regex.append("[^/]+");
            } else {
                regex.append(Pattern.quote(part));
            }
        }
        return Pattern.compile(regex.toString());
    }
}
