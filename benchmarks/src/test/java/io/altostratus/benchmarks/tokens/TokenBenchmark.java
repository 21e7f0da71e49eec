package io.altostratus.benchmarks.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.altostratus.auth.token.NamedRef;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.token.TokenSigner;
import io.altostratus.auth.token.TokenVerifier;
import io.altostratus.auth.token.VerificationState;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What docs/decisions/0005 rests on: signing and verifying a token's worth of bytes by each algorithm, and a whole token
 * at first sight and after. Run its main method.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TokenBenchmark {

    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(TokenBenchmark.class.getSimpleName())
                        .build())
                .run();
    }

    /** Keys and a signature of one algorithm, by the JDK's own providers. */
    @State(Scope.Benchmark)
    public static class Algorithm {

        @Param({"RS256", "ES256", "EdDSA"})
        public String name;

        private final byte[] payload = new byte[1_000];
        private String signature = "";
        private KeyPair keys;
        private byte[] signed = new byte[0];

        @Setup
        public void prepare() throws GeneralSecurityException {
            KeyPairGenerator generator = switch (name) {
                case "RS256" -> {
                    signature = "SHA256withRSA";
                    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
                    rsa.initialize(2048);
                    yield rsa;
                }
                case "ES256" -> {
                    signature = "SHA256withECDSAinP1363Format";
                    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
                    ec.initialize(new ECGenParameterSpec("secp256r1"));
                    yield ec;
                }
                default -> {
                    signature = "Ed25519";
                    yield KeyPairGenerator.getInstance("Ed25519");
                }
            };
            keys = generator.generateKeyPair();
            signed = sign();
        }

        byte[] sign() throws GeneralSecurityException {
            Signature signer = Signature.getInstance(signature);
            signer.initSign(keys.getPrivate());
            signer.update(payload);
            return signer.sign();
        }

        boolean verify() throws GeneralSecurityException {
            Signature verifier = Signature.getInstance(signature);
            verifier.initVerify(keys.getPublic());
            verifier.update(payload);
            return verifier.verify(signed);
        }
    }

    /** A token of a user with five roles in a project. */
    @State(Scope.Benchmark)
    public static class Whole {

        private final TokenVerifier verifier = new TokenVerifier(Clock.systemUTC(), Duration.ofHours(1), 1_000);
        private String token = "";
        private String receipt = "";

        @Setup
        public void prepare() throws JOSEException {
            RSAKey key = new RSAKeyGenerator(2048).keyID("k").generate();
            NamedRef domain = new NamedRef("default", "Default");
            Instant now = Instant.now();
            String id = "0123456789abcdef0123456789abcdef";
            Token content = new Token(
                    id,
                    "admin",
                    domain,
                    new NamedRef(id, "admin"),
                    domain,
                    null,
                    false,
                    List.of(
                            new NamedRef(id, "admin"),
                            new NamedRef(id, "manager"),
                            new NamedRef(id, "member"),
                            new NamedRef(id, "reader"),
                            new NamedRef(id, "load-balancer_member")),
                    List.of("password"),
                    List.of("0123456789abcdefghijkl"),
                    now.getEpochSecond() * 1_000_000,
                    now.getEpochSecond() + 3_600,
                    null);
            TokenSigner signer = new TokenSigner(key);
            token = signer.sign(content);
            receipt = signer.signReceipt(content);
            verifier.update(new VerificationState(List.of(key.toPublicJWK().toJSONString()), List.of(), 0, now));
        }
    }

    @Benchmark
    public byte[] sign(Algorithm algorithm) throws GeneralSecurityException {
        return algorithm.sign();
    }

    @Benchmark
    public boolean verify(Algorithm algorithm) throws GeneralSecurityException {
        return algorithm.verify();
    }

    @Benchmark
    public Token tokenSeenBefore(Whole whole) {
        return whole.verifier.verify(whole.token, Duration.ZERO);
    }

    /** A receipt is verified like a token and never remembered. */
    @Benchmark
    public Token tokenAtFirstSight(Whole whole) {
        return whole.verifier.verifyReceipt(whole.receipt);
    }
}
