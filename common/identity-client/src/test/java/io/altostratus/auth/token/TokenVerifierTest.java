package io.altostratus.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.altostratus.auth.testing.TestTokens;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenVerifierTest {

    private static final TestTokens TOKENS = new TestTokens();

    private final Token token = TestTokens.projectToken("u1", "p1", "member");
    private Instant now = Instant.now();
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    private final TokenVerifier verifier = new TokenVerifier(clock, Duration.ofMinutes(5), 100);

    @BeforeEach
    void trust() {
        verifier.update(new VerificationState(List.of(TOKENS.publicKey()), List.of(), 0, now));
    }

    @Test
    void readsWhatWasSigned() {
        assertThat(verifier.verify(TOKENS.sign(token), Duration.ZERO)).isEqualTo(token);
    }

    @Test
    void aTokenWithFiftyRolesStaysBelowEightKibibytes() {
        String[] roles = new String[50];
        for (int i = 0; i < roles.length; i++) {
            roles[i] = "a-role-of-ordinary-name-" + i;
        }
        Token plain = TestTokens.projectToken(hex(), hex(), roles);
        List<NamedRef> withRealIds =
                plain.roles().stream().map(r -> new NamedRef(hex(), r.name())).toList();
        Token full = new Token(
                plain.userId(),
                plain.userName(),
                plain.userDomain(),
                plain.project(),
                plain.projectDomain(),
                null,
                false,
                withRealIds,
                plain.methods(),
                plain.auditIds(),
                plain.issuedAtMicros(),
                plain.expiresAtSeconds(),
                null);
        assertThat(TOKENS.sign(full).length()).isLessThan(8 * 1024);
    }

    @Test
    void anAlteredPayloadIsRefused() {
        String[] parts = TOKENS.sign(token).split("\\.");
        String forged =
                new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8).replace("member", "admin");
        String payload =
                Base64.getUrlEncoder().withoutPadding().encodeToString(forged.getBytes(StandardCharsets.UTF_8));
        assertRefused(parts[0] + "." + payload + "." + parts[2]);
    }

    @Test
    void otherAlgorithmsAreRefused() throws Exception {
        String payload = Json.MAPPER.writeValueAsString(token);
        JWSObject mac = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("test-key").build(), new Payload(payload));
        mac.sign(new MACSigner(TOKENS.publicKey().getBytes(StandardCharsets.UTF_8)));
        assertRefused(mac.serialize());
        String none = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\":\"none\",\"kid\":\"test-key\"}".getBytes(StandardCharsets.UTF_8))
                + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8))
                + ".";
        assertRefused(none);
        assertRefused("x".repeat(20_000));
        assertRefused("");
        assertRefused(new TestTokens().sign(token));
    }

    @Test
    void anExpiredTokenIsRefusedEvenIfItWasSeenBeforeAndAcceptedWithinItsGrace() {
        String signed = TOKENS.sign(token);
        verifier.verify(signed, Duration.ZERO);
        now = token.expiresAt().plusSeconds(1);
        verifier.update(new VerificationState(List.of(TOKENS.publicKey()), List.of(), 0, now));
        assertRefused(signed);
        assertThat(verifier.verify(signed, Duration.ofHours(1))).isEqualTo(token);
    }

    @Test
    void everyKindOfRevocationHoldsForTokensSeenBefore() {
        String signed = TOKENS.sign(token);
        verifier.verify(signed, Duration.ZERO);
        long issued = token.issuedAtMicros();
        List<Revocation> kinds = List.of(
                new Revocation(1, token.auditIds().getFirst(), null, null, null, null, null, null, issued, far()),
                new Revocation(1, null, token.auditChainId(), null, null, null, null, null, issued, far()),
                new Revocation(1, null, null, "u1", null, null, null, null, issued, far()),
                new Revocation(1, null, null, null, "p1", null, null, null, issued, far()),
                new Revocation(1, null, null, null, null, "default", null, null, issued, far()),
                new Revocation(1, null, null, null, null, null, "id-of-member", null, issued, far()),
                new Revocation(1, null, null, "u1", "p1", null, "id-of-member", null, issued, far()));
        for (Revocation revocation : kinds) {
            verifier.update(new VerificationState(List.of(TOKENS.publicKey()), List.of(revocation), 1, now));
            assertRefused(signed);
        }
        List<Revocation> others = List.of(
                new Revocation(1, "other", null, null, null, null, null, null, issued, far()),
                new Revocation(1, null, null, "u1", "p2", null, null, null, issued, far()),
                new Revocation(1, null, null, "u1", null, null, null, null, issued - 1, far()));
        for (Revocation revocation : others) {
            verifier.update(new VerificationState(List.of(TOKENS.publicKey()), List.of(revocation), 1, now));
            assertThat(verifier.verify(signed, Duration.ZERO)).isEqualTo(token);
        }
    }

    @Test
    void revocationsOfDelegationsAndSingleScopesReachTheirTokensOnly() {
        NamedRef domain = new NamedRef("d1", "D");
        Token byTrust = lent(new Token.TrustUse("t1", "trustor", "trustee", true), null);
        Token byProgram = lent(null, new Token.OAuth1Use("c1", "a1"));
        Token ofDomain = scoped(domain, false);
        Token ofSystem = scoped(null, true);
        List<Token> all = List.of(token, byTrust, byProgram, ofDomain, ofSystem);
        record Case(Revocation revocation, Token hit) {}
        for (Case one : List.of(
                new Case(delegation("t1", null, null, null), byTrust),
                new Case(user("trustor", null, false), byTrust),
                new Case(user("trustee", null, false), byTrust),
                new Case(delegation(null, "c1", null, null), byProgram),
                new Case(delegation(null, null, "a1", null), byProgram),
                new Case(delegation(null, null, null, "d1"), ofDomain),
                new Case(user("u1", "d1", false), ofDomain),
                new Case(user("u1", null, true), ofSystem))) {
            verifier.update(new VerificationState(List.of(TOKENS.publicKey()), List.of(one.revocation()), 1, now));
            for (Token each : all) {
                String signed = TOKENS.sign(each);
                if (each == one.hit()) {
                    assertRefused(signed);
                } else {
                    assertThat(verifier.verify(signed, Duration.ZERO)).isEqualTo(each);
                }
            }
        }
    }

    private Token lent(Token.@Nullable TrustUse trust, Token.@Nullable OAuth1Use oauth1) {
        return new Token(
                "another",
                "n",
                token.userDomain(),
                new NamedRef("p2", "p"),
                token.projectDomain(),
                null,
                false,
                token.roles(),
                token.methods(),
                List.of(hex()),
                token.issuedAtMicros(),
                token.expiresAtSeconds(),
                null,
                null,
                trust,
                oauth1,
                false,
                null);
    }

    private static Token scoped(@Nullable NamedRef domain, boolean system) {
        Token plain = TestTokens.projectToken("u1", "p1", "member");
        return new Token(
                "u1",
                "n",
                plain.userDomain(),
                null,
                null,
                domain,
                system,
                plain.roles(),
                plain.methods(),
                plain.auditIds(),
                plain.issuedAtMicros(),
                plain.expiresAtSeconds(),
                null);
    }

    private static Revocation delegation(
            @Nullable String trust, @Nullable String consumer, @Nullable String access, @Nullable String domain) {
        return new Revocation(
                1,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                trust,
                consumer,
                access,
                domain,
                false,
                far() * 1_000_000,
                far());
    }

    private static Revocation user(String user, @Nullable String domain, boolean system) {
        return new Revocation(
                1,
                null,
                null,
                user,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                domain,
                system,
                far() * 1_000_000,
                far());
    }

    @Test
    void aReceiptIsNoTokenAndATokenNoReceipt() {
        String receipt = TOKENS.signReceipt(token);
        assertRefused(receipt);
        assertThat(verifier.verifyReceipt(receipt)).isEqualTo(token);
        assertThatThrownBy(() -> verifier.verifyReceipt(TOKENS.sign(token))).isInstanceOf(InvalidTokenException.class);
    }

    @Test
    void aTokenOfAnEarlierVersionIsStillRead() {
        Token read = Json.MAPPER.readValue("""
                {"uid":"u","unm":"n","udm":{"id":"d","name":"D"},"rol":[],"mth":["password"],"aud":["a"],"iat":1,
                 "exp":2,"apc":"c"}""", Token.class);
        assertThat(read.applicationCredentialId()).isEqualTo("c");
        assertThat(read.credential()).isNull();
        assertThat(read.isUnscoped()).isTrue();
        assertThat(Json.MAPPER.writeValueAsString(token)).doesNotContain("null", "acd", "tru", "oau", "pid", "pwx");
    }

    @Test
    void nothingIsJudgedByKeysThatAreUnknownOrTooOld() {
        String signed = TOKENS.sign(token);
        assertThatThrownBy(() -> new TokenVerifier(clock, Duration.ofMinutes(5), 10).verify(signed, Duration.ZERO))
                .isInstanceOf(DependencyUnavailableException.class);
        now = now.plus(Duration.ofMinutes(6));
        assertThatThrownBy(() -> verifier.verify(signed, Duration.ZERO))
                .isInstanceOf(DependencyUnavailableException.class);
    }

    @Test
    void theFeedAppliesAnnouncementsInOrderFetchesAfterAGapAndSurvivesARestart(@TempDir Path directory) {
        List<Revocation> source = new ArrayList<>();
        List<Long> asked = new ArrayList<>();
        VerificationFeed.Source identity = since -> {
            asked.add(since);
            return new VerificationFeed.Answer(
                    List.of(TOKENS.publicKey()),
                    source.stream().filter(r -> r.sequence() > since).toList(),
                    source.size(),
                    false);
        };
        Path file = directory.resolve("state.json");
        VerificationFeed feed = new VerificationFeed(verifier, identity, file, clock);
        feed.fetch();
        source.add(new Revocation(1, "a1", null, null, null, null, null, null, 1, far()));
        feed.announced(source.getFirst());
        feed.announced(source.getFirst());
        assertThat(asked).containsExactly(0L);
        source.add(new Revocation(2, "a2", null, null, null, null, null, null, 1, far()));
        source.add(new Revocation(3, "a3", null, null, null, null, null, null, 1, far()));
        feed.announced(source.getLast());
        assertThat(asked).containsExactly(0L, 1L);
        assertThat(verifier.revocations()).extracting(Revocation::auditId).containsExactly("a1", "a2", "a3");

        TokenVerifier restarted = new TokenVerifier(clock, Duration.ofMinutes(5), 100);
        VerificationFeed later = new VerificationFeed(restarted, identity, file, clock);
        later.load();
        assertThat(restarted.revocations()).hasSize(3);
        assertThat(restarted.verify(TOKENS.sign(token), Duration.ZERO)).isEqualTo(token);
    }

    private static String hex() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static long far() {
        return Instant.now().plusSeconds(7200).getEpochSecond();
    }

    private void assertRefused(String serialized) {
        assertThatThrownBy(() -> verifier.verify(serialized, Duration.ZERO)).isInstanceOf(InvalidTokenException.class);
    }
}
