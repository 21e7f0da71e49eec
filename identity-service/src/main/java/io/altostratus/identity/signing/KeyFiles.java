package io.altostratus.identity.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Private keys, one file each: {@code <seconds since 1970>-<random>.jwk}, mode 0600. */
final class KeyFiles {

    private static final int BITS = 2048;

    private final Path directory;

    KeyFiles(Path directory) {
        this.directory = directory;
    }

    /** Oldest first. */
    List<RSAKey> all() {
        List<RSAKey> keys = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jwk"))
                    .sorted(Comparator.comparing(Path::getFileName))
                    .toList()) {
                read(file, keys);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keys;
    }

    private static void read(Path file, List<RSAKey> keys) throws IOException {
        try {
            keys.add(JWK.parse(Files.readString(file)).toRSAKey());
        } catch (NoSuchFileException e) {
            return; // another instance has just retired it
        } catch (ParseException e) {
            throw new IllegalStateException("the key " + file + " cannot be read", e);
        }
    }

    RSAKey create(Instant now) {
        String id = now.getEpochSecond() + "-" + UUID.randomUUID().toString().substring(0, 8);
        try {
            RSAKey key = new RSAKeyGenerator(BITS).keyID(id).generate();
            Path fresh = directory.resolve(id + ".new");
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, key.toJSONString(), StandardOpenOption.WRITE);
            ownedLikeDirectory(fresh);
            Files.move(fresh, directory.resolve(id + ".jwk"), StandardCopyOption.ATOMIC_MOVE);
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The operator's command may run as another user than the service. */
    private void ownedLikeDirectory(Path file) throws IOException {
        UserPrincipal owner = Files.getOwner(directory);
        if (!owner.equals(Files.getOwner(file))) {
            Files.setOwner(file, owner);
        }
    }

    void delete(String id) {
        try {
            Files.deleteIfExists(directory.resolve(id + ".jwk"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the work while no other instance that shares the directory does. */
    void alone(Runnable work) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
            Path file = directory.resolve(".lock");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                ownedLikeDirectory(file);
                channel.lock();
                work.run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
