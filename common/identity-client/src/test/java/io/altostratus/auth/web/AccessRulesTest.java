package io.altostratus.auth.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.auth.testing.TestTokens;
import io.altostratus.auth.token.AccessRule;
import io.altostratus.auth.token.InvalidTokenException;
import io.altostratus.auth.token.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRulesTest {

    @ParameterizedTest
    @CsvSource({
        "/v2.1/servers, /v2.1/servers, true",
        "/v2.1/servers, /v2.1/servers/, false",
        "/v2.1/servers, /v2x1/servers, false",
        "/v2.1/servers/*, /v2.1/servers/a, true",
        "/v2.1/servers/*, /v2.1/servers/, false",
        "/v2.1/servers/*, /v2.1/servers/a/b, false",
        "/v2.1/servers/*/ips, /v2.1/servers/a/ips, true",
        "/v2.1/servers/{server_id}, /v2.1/servers/a, true",
        "/v2.1/servers/{server_id}, /v2.1/servers/a/b, false",
        "/v2.1/servers/{server_id/x, /v2.1/servers/{server_id/x, true",
        "/v2.1/**, /v2.1/servers/a/b, true",
        "/v2.1/**, /v2.1/, true",
        "/**, /anything/at/all, true",
        "/v2.1/**/ips, /v2.1/servers/a/ips, true",
        "/v2.1/(servers), /v2.1/servers, false",
    })
    void patternsAreThoseOfKeystone(String rule, String path, boolean matches) {
        assertThat(AccessRules.compile(rule).matcher(path).matches()).isEqualTo(matches);
    }

    private static Token token(@Nullable List<AccessRule> rules) {
        Token plain = TestTokens.projectToken("u", "p", "member");
        return new Token(
                plain.userId(),
                plain.userName(),
                plain.userDomain(),
                plain.project(),
                plain.projectDomain(),
                null,
                false,
                plain.roles(),
                plain.methods(),
                plain.auditIds(),
                plain.issuedAtMicros(),
                plain.expiresAtSeconds(),
                "c1",
                new Token.CredentialUse("c", false, rules),
                null,
                null,
                false,
                null);
    }

    @Test
    void aTokenIsGoodForItsServiceMethodAndPathOnly() {
        AccessRules compute = new AccessRules("compute");
        Token token = token(List.of(new AccessRule("1", "compute", "GET", "/v2.1/servers/*")));
        assertThatCode(() -> compute.check(token, "GET", "/v2.1/servers/a")).doesNotThrowAnyException();
        assertRefused(compute, token, "POST", "/v2.1/servers/a");
        assertRefused(compute, token, "HEAD", "/v2.1/servers/a");
        assertRefused(compute, token, "GET", "/v2.1/servers");
        assertRefused(compute, token, "GET", "/v2.1/servers/a;x=1");
        assertRefused(compute, token, "GET", "/v2.1/servers/%2e%2e");
        assertRefused(new AccessRules("image"), token, "GET", "/v2.1/servers/a");
        assertRefused(new AccessRules(""), token, "GET", "/v2.1/servers/a");
        assertRefused(compute, token(List.of()), "GET", "/v2.1/servers/a");
        assertThatCode(() -> compute.check(token(null), "DELETE", "/x")).doesNotThrowAnyException();
    }

    @Test
    void everyTokenMayBeValidated() {
        AccessRules identity = new AccessRules("identity");
        Token token = token(List.of(new AccessRule("1", "compute", "GET", "/v2.1/servers")));
        assertThatCode(() -> identity.check(token, "GET", "/v3/auth/tokens")).doesNotThrowAnyException();
        assertRefused(identity, token, "DELETE", "/v3/auth/tokens");
        assertRefused(new AccessRules("compute"), token, "GET", "/v3/auth/tokens");
    }

    private static void assertRefused(AccessRules rules, Token token, String method, String path) {
        assertThatThrownBy(() -> rules.check(token, method, path)).isInstanceOf(InvalidTokenException.class);
    }
}
