package io.altostratus.identity.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.token.TokenSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The private keys, one file each ({@code <key id>.jwk}, mode 0600) in a directory that all instances of this service
 * share a copy of. Tokens are signed with the key whose name sorts last; all are published for verification.
 */
@Component
public class SigningKeys {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    private static final int BITS = 2048;

    private final Path directory;
    private final Clock clock;
    private volatile Loaded loaded = new Loaded(List.of(), null);

    private record Loaded(
            List<String> publicKeys,
            @org.jspecify.annotations.Nullable TokenSigner signer) {}

    SigningKeys(SigningProperties properties, Clock clock) {
        this.directory = properties.directory();
        this.clock = clock;
        reload();
    }

    public String sign(Token token) {
        TokenSigner signer = loaded.signer();
        if (signer == null) {
            reload(); // the first key may have been made by --bootstrap after this process had started
            signer = loaded.signer();
        }
        if (signer == null) {
            throw new IllegalStateException("no signing key in " + directory + ": run this service with --bootstrap");
        }
        return signer.sign(token);
    }

    /** Public keys as JSON web keys. */
    public List<String> publicKeys() {
        if (loaded.publicKeys().isEmpty()) {
            reload();
        }
        return loaded.publicKeys();
    }

    /** Makes the first key where there is none. */
    public void ensureKey() {
        if (!loaded.publicKeys().isEmpty()) {
            return;
        }
        String id = clock.instant().getEpochSecond() + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        try {
            RSAKey key = new RSAKeyGenerator(BITS).keyID(id).generate();
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            Path fresh = directory.resolve(id + ".new");
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, key.toJSONString(), StandardOpenOption.WRITE);
            Files.move(fresh, directory.resolve(id + ".jwk"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        reload();
    }

    private synchronized void reload() {
        List<RSAKey> keys = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jwk"))
                    .sorted(Comparator.comparing(Path::getFileName))
                    .toList()) {
                keys.add(JWK.parse(Files.readString(file)).toRSAKey());
            }
        } catch (NoSuchFileException e) {
            LOG.info("There are no signing keys in {} yet", directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParseException e) {
            throw new IllegalStateException("a key in " + directory + " cannot be read", e);
        }
        loaded = new Loaded(
                keys.stream().map(k -> k.toPublicJWK().toJSONString()).toList(),
                keys.isEmpty() ? null : new TokenSigner(keys.getLast()));
    }
}
