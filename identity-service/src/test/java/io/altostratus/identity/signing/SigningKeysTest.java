package io.altostratus.identity.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import io.altostratus.auth.token.InvalidTokenException;
import io.altostratus.auth.token.NamedRef;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.token.TokenVerifier;
import io.altostratus.auth.token.VerificationState;
import io.altostratus.identity.common.TokenProperties;
import io.altostratus.persistence.SchemaMigration;
import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.SliceTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mariadb.jdbc.MariaDbDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@SliceTest
class SigningKeysTest {

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final Duration GRACE = Duration.ofHours(48);

    private static JdbcClient jdbc = JdbcClient.create(new MariaDbDataSource());

    @TempDir
    private Path directory;

    private final MovingClock clock = new MovingClock();
    private final TokenVerifier verifier = new TokenVerifier(clock, Duration.ofMinutes(5), 100);

    private static final class MovingClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeAll
    static void database() throws SQLException {
        MariaDbServer.Schema schema = MariaDbServer.shared().createSchema("identity_keys");
        MariaDbDataSource dataSource = new MariaDbDataSource(schema.url() + "?user=root");
        new SchemaMigration("identity").migrate(dataSource);
        jdbc = JdbcClient.create(dataSource);
    }

    @BeforeEach
    void noKeys() {
        jdbc.sql("DELETE FROM signing_keys").update();
    }

    private SigningKeys instance(String name, Duration rotateEvery) {
        return new SigningKeys(
                new PublishedKeys(jdbc),
                new SigningProperties(directory.resolve(name), rotateEvery, Duration.ofMinutes(5)),
                new TokenProperties(LIFETIME, GRACE, true, 16_384),
                clock);
    }

    private Token token() {
        return new Token(
                "u1",
                "u",
                new NamedRef("default", "Default"),
                null,
                null,
                null,
                false,
                List.of(),
                List.of("password"),
                List.of("a1"),
                clock.now.getEpochSecond() * 1_000_000,
                clock.now.plus(LIFETIME).getEpochSecond(),
                null);
    }

    private void pass(Duration time) {
        clock.now = clock.now.plus(time);
    }

    private boolean accepts(SigningKeys source, String token) {
        verifier.update(new VerificationState(source.publicKeys(), List.of(), 0, clock.now));
        try {
            verifier.verify(token, GRACE);
            return true;
        } catch (InvalidTokenException e) {
            return false;
        }
    }

    private static String keyOf(String token) throws ParseException {
        return JWSObject.parse(token).getHeader().getKeyID();
    }

    private long files(String name) throws java.io.IOException {
        try (Stream<Path> files = Files.list(directory.resolve(name))) {
            return files.filter(f -> f.toString().endsWith(".jwk")).count();
        }
    }

    @Test
    void aKeyIsPublishedBeforeItSignsAndVerifiesUntilItsLastTokenHasDied() throws Exception {
        SigningKeys keys = instance("one", Duration.ZERO);
        String first = keys.sign(token());
        List<String> before = keys.publicKeys();
        keys.rotate();
        assertThat(keys.publicKeys()).hasSize(2).containsAll(before);
        assertThat(keyOf(keys.sign(token()))).isEqualTo(keyOf(first));
        List<String> staged = keys.publicKeys();

        pass(Duration.ofMinutes(6));
        String second = keys.sign(token());
        assertThat(keyOf(second)).isNotEqualTo(keyOf(first));
        // Who fetched while it was staged knows it already, and who fetches now knows the old one still.
        verifier.update(new VerificationState(staged, List.of(), 0, clock.now));
        assertThat(verifier.verify(second, Duration.ZERO)).isNotNull();
        assertThat(accepts(keys, first)).isTrue();
        assertThat(files("one")).isEqualTo(1);

        pass(LIFETIME.plus(GRACE).minusSeconds(400));
        assertThat(accepts(keys, first)).isTrue();
        pass(Duration.ofMinutes(20));
        assertThat(keys.publicKeys()).hasSize(1);
        assertThat(accepts(keys, second)).isFalse();
        assertThat(accepts(keys, keys.sign(token()))).isTrue();
        pass(Duration.ofDays(200));
        keys.purge();
        assertThat(jdbc.sql("SELECT COUNT(*) FROM signing_keys")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void instancesVerifyEachOthersTokensWithoutSharingPrivateKeys() throws Exception {
        SigningKeys one = instance("one", Duration.ZERO);
        SigningKeys two = instance("two", Duration.ZERO);
        String ofOne = one.sign(token());
        String ofTwo = two.sign(token());
        assertThat(keyOf(ofOne)).isNotEqualTo(keyOf(ofTwo));
        pass(Duration.ofSeconds(5));
        assertThat(accepts(one, ofTwo)).isTrue();
        assertThat(accepts(two, ofOne)).isTrue();

        // A key that has become known: nothing signed before is accepted, each instance makes itself a new one.
        one.replaceAll();
        pass(Duration.ofSeconds(5));
        assertThat(accepts(two, ofOne)).isFalse();
        assertThat(accepts(two, ofTwo)).isFalse();
        String fresh = two.sign(token());
        pass(Duration.ofSeconds(5));
        assertThat(accepts(one, fresh)).isTrue();
        assertThat(accepts(two, one.sign(token()))).isTrue();
        assertThat(files("two")).isEqualTo(1);
    }

    @Test
    void aKeyIsReplacedAtItsAge() throws Exception {
        SigningKeys keys = instance("one", Duration.ofDays(30));
        String first = keys.sign(token());
        pass(Duration.ofDays(29));
        assertThat(keys.publicKeys()).hasSize(1);
        pass(Duration.ofDays(2));
        assertThat(keys.publicKeys()).hasSize(2);
        pass(Duration.ofMinutes(1));
        assertThat(keys.publicKeys()).hasSize(2);
        assertThat(keyOf(keys.sign(token()))).isEqualTo(keyOf(first));
        pass(Duration.ofMinutes(6));
        assertThat(keyOf(keys.sign(token()))).isNotEqualTo(keyOf(first));
    }

    @Test
    void filesAreSecretAndThoseOfAnEarlierVersionAreTakenUp() throws Exception {
        SigningKeys keys = instance("one", Duration.ZERO);
        String signed = keys.sign(token());
        try (Stream<Path> found = Files.list(directory.resolve("one"))) {
            for (Path file : found.filter(f -> f.toString().endsWith(".jwk")).toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("one"))))
                .isEqualTo("rwx------");
        jdbc.sql("DELETE FROM signing_keys").update();
        SigningKeys upgraded = instance("one", Duration.ZERO);
        upgraded.ensureKey();
        assertThat(accepts(upgraded, signed)).isTrue();
        assertThat(keyOf(upgraded.sign(token()))).isEqualTo(keyOf(signed));
        assertThat(upgraded.publicKeys()).noneMatch(key -> key.contains("\"d\""));
    }
}
