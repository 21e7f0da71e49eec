package io.altostratus.identity.sealing;

import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.identity.signing.SigningProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The keys, one file each ({@code <epoch second from which it encrypts>-<random>.key}, base64 of 32 bytes, mode 0600).
 * The newest that is due encrypts; all decrypt, so an old one is removed only when nothing is sealed with it any more.
 */
@Component
public class SealingKeys {

    private static final String SUFFIX = ".key";
    private static final int KEY_BYTES = 32;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;
    private final Duration activation;
    private final Clock clock;
    private volatile Loaded loaded;

    private record Loaded(NavigableMap<String, SecretKey> keys, Instant at) {}

    SealingKeys(SealingProperties properties, SigningProperties signing, Clock clock) {
        Path configured = properties.directory();
        this.directory = configured == null ? signing.directory().resolve("credentials") : configured;
        this.activation = properties.activation();
        this.clock = clock;
        this.loaded = read();
    }

    /**
     * The id of the key that encrypts now.
     *
     * @throws DependencyUnavailableException while there is none
     */
    public String current() {
        Loaded known = loaded;
        if (known.at().plus(LOOK_AGAIN).isBefore(clock.instant())) {
            known = reload();
        }
        String due = newestDue(known);
        if (due == null) {
            due = newestDue(reload()); // the first key may have been made by --bootstrap after this process had started
        }
        if (due == null) {
            throw new DependencyUnavailableException(
                    "the directory of the credentials' keys", new NoSuchFileException(directory.toString()));
        }
        return due;
    }

    /** @throws DependencyUnavailableException if this instance does not have the key */
    SecretKey key(String id) {
        SecretKey key = loaded.keys().get(id);
        if (key == null) {
            key = reload().keys().get(id);
        }
        if (key == null) {
            throw new DependencyUnavailableException(
                    "the key " + id + " of the credentials", new NoSuchFileException(directory.toString()));
        }
        return key;
    }

    /** Makes the first key where there is none. */
    public void ensureKey() {
        if (reload().keys().isEmpty()) {
            write(clock.instant());
        }
    }

    /** Makes a key that encrypts from the configured while on; what is sealed with older ones is sealed again then. */
    public String rotate() {
        return write(clock.instant().plus(reload().keys().isEmpty() ? Duration.ZERO : activation));
    }

    private @Nullable String newestDue(Loaded known) {
        long now = clock.instant().getEpochSecond();
        return known.keys().descendingKeySet().stream()
                .filter(id -> dueAt(id) <= now)
                .findFirst()
                .orElse(null);
    }

    private static long dueAt(String id) {
        return Long.parseLong(id.substring(0, id.indexOf('-')));
    }

    private String write(Instant due) {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        byte[] suffix = new byte[4];
        RANDOM.nextBytes(suffix);
        String id = due.getEpochSecond() + "-" + HexFormat.of().formatHex(suffix);
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            Path fresh = directory.resolve(id + ".new");
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, Base64.getEncoder().encodeToString(key), StandardOpenOption.WRITE);
            Files.move(fresh, directory.resolve(id + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reload();
        return id;
    }

    private synchronized Loaded reload() {
        loaded = read();
        return loaded;
    }

    private Loaded read() {
        NavigableMap<String, SecretKey> keys = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("\\d+-[0-9a-f]+\\.key"))
                    .toList()) {
                String name = file.getFileName().toString();
                byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
                if (key.length != KEY_BYTES) {
                    throw new IllegalStateException(file + " is not a key of " + KEY_BYTES + " bytes");
                }
                keys.put(name.substring(0, name.length() - SUFFIX.length()), new SecretKeySpec(key, "AES"));
            }
        } catch (NoSuchFileException e) {
            // none was made yet
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Loaded(keys, clock.instant());
    }
}
